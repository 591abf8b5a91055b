"""How long things are kept, and what was decided to destroy."""

from django.db.models import Case, TextField, Value, When
from django.db.models.functions import Concat

from history.kinds.kind import Kind, text
from retention.models import RetentionDecision, RetentionPeriod
from retention.vocabulary import RecordKind


def _kind_name() -> Case:
    """Return the SQL of the French name of what is kept or destroyed."""
    names = (When(kind=kind, then=Value(kind.label)) for kind in RecordKind)
    return Case(*names, output_field=TextField())


RETENTION: tuple[Kind, ...] = (
    Kind(
        slug="duree-de-conservation",
        model=RetentionPeriod,
        name=_kind_name(),
        ignored=("version",),
    ),
    Kind(
        slug="decision-d-elimination",
        model=RetentionDecision,
        name=Concat(
            _kind_name(), Value(", revue de "), text("review_year"), output_field=TextField()
        ),
        ignored=("reference", "job_id"),
    ),
)
