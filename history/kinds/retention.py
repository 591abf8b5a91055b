"""How long things are kept, and what was decided to destroy."""

from django.db.models import F, TextField, Value
from django.db.models.functions import Concat

from history.kinds.kind import Kind, text
from retention.models import RetentionDecision, RetentionPeriod

RETENTION: tuple[Kind, ...] = (
    Kind(slug="duree-de-conservation", model=RetentionPeriod, name=F("kind"), ignored=("version",)),
    Kind(
        slug="decision-d-elimination",
        model=RetentionDecision,
        name=Concat("kind", Value(", "), text("review_year"), output_field=TextField()),
        ignored=("reference", "job_id"),
    ),
)
