"""What is kept of each table, and what is not: one `Kind` for each table that is tracked.

A value is kept, hidden (that it changed is known, not what it was) or ignored (no change of it is
worth a line). A person's names and addresses, and what a commune writes to the desk, are hidden:
the history keeps numbers of people, so that a person can be erased, and administrators, who read
it, read no request.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Expression, F, Field, ForeignKey, Model, TextField, Value
from django.db.models.functions import Cast, Coalesce, Concat, NullIf, Trim

from accounts.models import DismissedHint, Invitation, Membership, User
from bilan.models import FrozenFigure, FrozenTable, FrozenText, Report, ReportTransition
from communes.models import (
    Commune,
    Direction,
    Epci,
    EpciMembership,
    Population,
    PublicDetails,
    Structure,
)
from files.models import StoredFile
from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeFigure, SchemeStep
from jobs.models import Job
from notifications.models import OutgoingEmail
from requests_desk.models import (
    Assignment,
    Attachment,
    DraftProgress,
    GoneDraft,
    Message,
    PendingFile,
    RequestCounter,
    RequestEvent,
    RequestType,
    ServiceRequest,
)
from services.models import Expectation, Service, Subscription, Synonym

# Columns that say what a row is, for rows that nobody can ask any more.
_NAMING = ("name", "title", "label", "words", "number")


@dataclass(frozen=True, kw_only=True)
class Kind:
    """A tracked table. Its columns are named as in the database: `commune_id`, not `commune`.

    `slug` is its name in addresses, `name` the SQL that names one of its rows. With `kept`, every
    other column is hidden: what somebody adds to the table one day is not shown by accident.
    A change is also shown on the pages of the rows that the columns `related` lead to. A row does
    not exist yet for the history while it holds the values `unborn`. Of a `journal`, whose lines
    tell themselves, only what is changed or deleted afterwards is recorded.
    """

    slug: str
    model: type[Model]
    name: Expression | F
    title: str = ""
    kept: tuple[str, ...] | None = None
    hidden: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    unborn: Mapping[str, str] = field(default_factory=dict)
    journal: bool = False

    @property
    def key(self) -> str:
        """Return the table's name in the history: « services.subscription »."""
        return self.model._meta.label_lower

    @property
    def label(self) -> str:
        return self.title or str(self.model._meta.verbose_name)

    @cached_property
    def columns(self) -> dict[str, Field]:
        """Return the fields of the table by the name of their column."""
        return {str(one.column): one for one in self.model._meta.concrete_fields}

    @cached_property
    def links(self) -> dict[str, str]:
        """Return, for each column of `related`, the key of the kind that it leads to."""
        return {column: self.targets[column] for column in self.related}

    @cached_property
    def targets(self) -> dict[str, str]:
        """Return, for each foreign key, the key of the table that it leads to."""
        return {
            column: str(target._meta.label_lower)
            for column, one in self.columns.items()
            if (target := target_of(one)) is not None
        }

    @cached_property
    def naming(self) -> tuple[str, ...]:
        """Return the recorded columns that name a row that is gone, the best first."""
        return tuple(c for c in _NAMING if c in self.columns and self.may_show(c))

    def label_of(self, column: str) -> str:
        """Return the French name of a column; its own when the table has lost it."""
        one = self.columns.get(column)
        if one is None:
            return column
        target = target_of(one)
        is_named = str(one.verbose_name) != one.name.replace("_", " ")
        # A foreign key without a name of its own (of a table between two others) has its target's.
        return str(one.verbose_name if target is None or is_named else target._meta.verbose_name)

    def place_of(self, column: str) -> tuple[int, str]:
        """Return where a column stands among those of the table."""
        return (self._places.get(column, len(self._places)), column)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {column: place for place, column in enumerate(self.columns)}

    def may_show(self, column: str) -> bool:
        """Return whether the values of `column` are recorded."""
        if self.kept is not None:
            return column in self.kept
        return column not in self.hidden and column not in self.ignored


def target_of(one: Field) -> type[Model] | None:
    """Return the model that a field leads to, if it is a foreign key."""
    if not isinstance(one, ForeignKey):
        return None
    found: type[Model] = one.remote_field.model
    return found


def _person(prefix: str = "") -> Coalesce:
    """Return the SQL of a person's name, as `User.get_full_name` gives it."""
    names = Trim(Concat(f"{prefix}first_name", Value(" "), f"{prefix}last_name"))
    return Coalesce(NullIf(names, Value("")), F(f"{prefix}email"), output_field=TextField())


def _joined(*parts: str | Expression) -> Concat:
    """Return the SQL of names (of columns, or given) separated by a dash."""
    words: list[Expression | F] = []
    for part in parts:
        words += [Value(" – ")] if words else []
        words.append(F(part) if isinstance(part, str) else part)
    return Concat(*words, output_field=TextField())


def _text(column: str) -> Cast:
    return Cast(column, TextField())


KINDS: tuple[Kind, ...] = (
    # People and their rights.
    Kind(
        slug="personne",
        model=User,
        name=_person(),
        kept=("is_active", "is_staff", "is_superuser"),
        # Signing in is no change of the person.
        ignored=("last_login", "date_joined"),
    ),
    Kind(
        slug="fonction",
        model=Membership,
        name=_joined(
            _person("user__"), Coalesce("commune__name", "direction__name", Value("EPCI"))
        ),
        related=("user_id", "commune_id", "direction_id"),
    ),
    Kind(
        slug="invitation",
        model=Invitation,
        # Of whom it invites, the address and the name go with the invitation itself.
        name=_joined(_person(), Coalesce("commune__name", "direction__name", Value("EPCI"))),
        kept=(
            "role",
            "commune_id",
            "direction_id",
            "starts_on",
            "asks_name",
            "parent_id",
            "invited_by_id",
            "sent_at",
            "sendings",
            "expires_at",
            "accepted_at",
            "accepted_by_id",
            "withdrawn_at",
            "withdrawn_by_id",
        ),
        ignored=("reference", "created_at"),
        related=("commune_id", "direction_id", "accepted_by_id"),
    ),
    Kind(
        slug="adresse-de-connexion",
        title="adresse de connexion",
        model=EmailAddress,
        name=_person("user__"),
        kept=("user_id", "verified", "primary"),
        related=("user_id",),
    ),
    Kind(
        slug="second-facteur",
        title="second facteur",
        model=Authenticator,
        name=_person("user__"),
        kept=("user_id", "type"),
        ignored=("created_at", "last_used_at", "data"),
        related=("user_id",),
    ),
    Kind(
        slug="compte-proconnect",
        title="compte ProConnect",
        model=SocialAccount,
        name=_person("user__"),
        kept=("user_id", "provider"),
        ignored=("last_login", "date_joined", "extra_data"),
        related=("user_id",),
    ),
    Kind(
        slug="groupe-d-une-personne",
        title="groupe d’une personne",
        model=User.groups.through,
        name=_joined(_person("user__"), "group__name"),
        related=("user_id",),
    ),
    Kind(
        slug="permission-d-une-personne",
        title="permission d’une personne",
        model=User.user_permissions.through,
        name=_joined(_person("user__"), "permission__name"),
        related=("user_id",),
    ),
    # The territory.
    Kind(
        slug="epci",
        model=Epci,
        name=F("name"),
        hidden=("logo_hash",),
        ignored=(
            "singleton",
            "logo",
            "logo_kind",
            "logo_width",
            "logo_height",
            "identity_version",
            "identity_changed_at",
            "identity_changed_by_id",
        ),
    ),
    Kind(
        slug="mentions",
        model=PublicDetails,
        name=F("epci__name"),
        # Somebody's name; every other line is of the institution.
        hidden=("publication_director",),
        ignored=("version", "changed_at", "changed_by_id"),
        related=("epci_id",),
    ),
    Kind(
        slug="commune",
        model=Commune,
        name=F("name"),
        hidden=("contour",),
        ignored=("sort_key",),
    ),
    Kind(
        slug="appartenance",
        model=EpciMembership,
        name=F("commune__name"),
        related=("commune_id", "successor_id"),
    ),
    Kind(
        slug="population",
        model=Population,
        name=_joined("commune__name", _text("vintage")),
        related=("commune_id",),
    ),
    Kind(
        slug="structure",
        model=Structure,
        name=F("name"),
        ignored=("sort_key",),
        related=("commune_id", "epci_id"),
    ),
    Kind(slug="direction", model=Direction, name=F("name"), ignored=("sort_key",)),
    Kind(
        slug="structure-servie",
        title="structure servie par une direction",
        model=Direction.structures.through,
        name=_joined("direction__name", "structure__name"),
        related=("direction_id", "structure_id"),
    ),
    # The scheme.
    Kind(slug="schema", model=Scheme, name=F("name"), ignored=("version",)),
    *(
        Kind(
            slug=slug,
            model=model,
            name=F("title"),
            ignored=("version",),
            related=("scheme_id",),
        )
        for slug, model in (
            ("etape", SchemeStep),
            ("axe", SchemeAxis),
            ("chiffre", SchemeFigure),
            ("action", SchemeAction),
        )
    ),
    Kind(
        slug="commune-d-une-action",
        title="commune d’une action du schéma",
        model=SchemeAction.communes.through,
        name=_joined("schemeaction__title", "commune__name"),
        related=("schemeaction_id", "commune_id"),
    ),
    # The catalogue and the adhésions.
    Kind(
        slug="service",
        model=Service,
        name=F("name"),
        ignored=("sort_key",),
        related=("direction_id",),
    ),
    Kind(
        slug="action-d-un-service",
        title="action du schéma liée à un service",
        model=Service.scheme_actions.through,
        name=_joined("service__name", "schemeaction__title"),
        related=("service_id", "schemeaction_id"),
    ),
    Kind(slug="attente", model=Expectation, name=F("label"), related=("service_id",)),
    Kind(
        slug="adhesion",
        model=Subscription,
        name=_joined("commune__name", "service__name"),
        related=("commune_id", "service_id"),
    ),
    Kind(slug="mot", model=Synonym, name=F("words"), ignored=("key", "version")),
    # The desk.
    Kind(slug="type-de-demande", model=RequestType, name=F("name"), related=("service_id",)),
    Kind(
        slug="demande",
        model=ServiceRequest,
        name=F("number"),
        # Where it stands, never what it says, nor by its subject what it is about.
        kept=(
            "number",
            "commune_id",
            "author_id",
            "on_behalf",
            "channel",
            "urgency",
            "state",
            "due_on",
            "hours_spent",
            "submitted_at",
            "acknowledged_at",
            "waiting_since",
            "resolved_at",
            "closed_at",
        ),
        ignored=("version", "uuid", "created_at"),
        # A draft belongs to its author alone, and is saved at every pause.
        unborn={"state": "draft"},
    ),
    Kind(
        slug="orientation",
        model=Assignment,
        name=_joined("request__number", "direction__short_name"),
        kept=(
            "request_id",
            "direction_id",
            "agent_id",
            "assigned_by_id",
            "created_at",
            "ended_at",
        ),
        related=("request_id",),
    ),
    *(
        Kind(
            slug=slug,
            model=model,
            name=F("request__number"),
            kept=kept,
            related=("request_id",),
            journal=True,
        )
        for slug, model, kept in (
            ("message", Message, ("request_id", "author_id", "kind", "created_at")),
            ("piece-jointe", Attachment, ("request_id", "message_id")),
            (
                "ligne-de-journal",
                RequestEvent,
                ("request_id", "kind", "from_state", "to_state", "actor_id", "created_at"),
            ),
        )
    ),
    # The bilan.
    Kind(
        slug="bilan",
        model=Report,
        name=_joined(_text("year"), _text("version")),
        hidden=("pdf_id",),
        ignored=("job_id",),
    ),
    Kind(
        slug="etape-du-bilan",
        model=ReportTransition,
        name=_text("report__year"),
        kept=("report_id", "from_state", "to_state", "actor_id", "created_at"),
        related=("report_id",),
        journal=True,
    ),
)

# Tables of the portal that are not tracked, each with the reason.
UNTRACKED: dict[type[Model], str] = {
    DismissedHint: "what a person has read and put away: nobody else's business",
    StoredFile: "a file is never changed; what it is joined to is tracked",
    Job: "work under way, which writes down its own progress every five seconds",
    OutgoingEmail: "the outbox, which writes down its own attempts",
    RequestCounter: "the number of each request is in the request",
    DraftProgress: "a draft belongs to its author alone",
    GoneDraft: "a draft belongs to its author alone",
    PendingFile: "a file that waits for its form belongs to its sender alone",
    FrozenFigure: "made whole at each freeze, which the bilan's own line tells",
    FrozenTable: "made whole at each freeze, which the bilan's own line tells",
    FrozenText: "made whole at each freeze, which the bilan's own line tells",
}

BY_KEY: dict[str, Kind] = {kind.key: kind for kind in KINDS}
BY_SLUG: dict[str, Kind] = {kind.slug: kind for kind in KINDS}


def by_label() -> Iterator[Kind]:
    """Yield the kinds in the order of their French names."""
    yield from sorted(KINDS, key=lambda kind: kind.label.casefold())
