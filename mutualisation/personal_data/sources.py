"""Where the portal keeps something of a person, and what of it goes into their copy.

Every foreign key to a person is in `SOURCES` or in `LEFT_OUT`: the tests walk the models.
"""

from dataclasses import dataclass

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.db.models import Model

from accounts.models import DismissedHint, Invitation, Membership, User
from bilan.models import ReportTransition
from communes.models import Epci, PublicDetails
from files.models import StoredFile
from jobs.models import Job
from notifications.models import OutgoingEmail
from requests_desk.models import (
    Assignment,
    GoneDraft,
    Message,
    ReadingLog,
    RequestEvent,
    ServiceRequest,
    Triager,
)
from retention.models import DecidedObject, RetentionDecision
from services.delegations import Delegation
from services.models import (
    CalendarFeed,
    DigestRefusal,
    ServiceStep,
    ServiceVersion,
    Subscription,
    SubscriptionStep,
)


@dataclass(frozen=True, kw_only=True)
class Source:
    """A table that tells something of a person.

    `owners` are the paths that lead from a row to the person. `columns` are what goes into the
    copy: a field, or a path by dots. `request` leads to the request that a row belongs to: its
    `words` go into the copy of somebody who may still read that request, and of nobody else.
    """

    slug: str
    title: str
    model: type[Model]
    owners: tuple[str, ...]
    columns: tuple[str, ...]
    request: str = ""
    words: tuple[str, ...] = ()


# What an invitation says without naming whom it invites.
_INVITATION = (
    "role",
    "commune.name",
    "direction.name",
    "sent_at",
    "expires_at",
    "accepted_at",
    "withdrawn_at",
)

SOURCES: tuple[Source, ...] = (
    Source(
        slug="compte",
        title="Votre compte",
        model=User,
        owners=("pk",),
        columns=(
            "reference",
            "first_name",
            "last_name",
            "email",
            "phone",
            "is_active",
            "is_staff",
            "is_superuser",
            "date_joined",
            "last_login",
            "closing_asked_at",
        ),
    ),
    Source(
        slug="fonctions",
        title="Vos fonctions",
        model=Membership,
        owners=("user",),
        columns=("role", "commune.name", "direction.name", "starts_on", "ends_on", "end_reason"),
    ),
    Source(
        slug="delegations",
        title="Les délégations reçues, données ou enregistrées",
        model=Delegation,
        owners=("delegate__user", "mandate__user", "granted_by", "withdrawn_by"),
        columns=(
            "mandate.user",
            "delegate.user",
            "level",
            "is_general",
            "starts_on",
            "ends_on",
            "order_number",
            "order_signed_on",
            "granted_at",
            "withdrawn_on",
            "withdrawal_reason",
        ),
    ),
    Source(
        slug="habilitations",
        title="Vos habilitations aux demandes confidentielles",
        model=Triager,
        owners=("user",),
        columns=("level", "starts_on", "ends_on", "named_by", "named_at", "ended_by"),
    ),
    Source(
        slug="invitation",
        title="L’invitation que vous avez acceptée",
        model=Invitation,
        owners=("accepted_by",),
        columns=("email", "first_name", "last_name", *_INVITATION),
    ),
    Source(
        slug="invitations",
        title="Les invitations que vous avez faites ou retirées (sans les personnes invitées)",
        model=Invitation,
        owners=("invited_by", "withdrawn_by"),
        columns=_INVITATION,
    ),
    Source(
        slug="adresses",
        title="Vos adresses de connexion",
        model=EmailAddress,
        owners=("user",),
        columns=("email", "verified", "primary"),
    ),
    Source(
        slug="moyens",
        title="Vos moyens de connexion (sans leurs secrets)",
        model=Authenticator,
        owners=("user",),
        columns=("type", "created_at", "last_used_at"),
    ),
    Source(
        slug="proconnect",
        title="Votre compte ProConnect",
        model=SocialAccount,
        owners=("user",),
        columns=("provider", "uid", "date_joined", "last_login", "extra_data"),
    ),
    Source(
        slug="appareils",
        title="Vos appareils connectés",
        model=UserSession,
        owners=("user",),
        columns=("created_at", "last_seen_at", "ip", "user_agent"),
    ),
    Source(
        slug="demandes",
        title="Les demandes et brouillons que vous avez écrits",
        model=ServiceRequest,
        owners=("author",),
        columns=(
            "number",
            "commune.name",
            "subject",
            "description",
            "consequence",
            "contact_name",
            "satisfaction",
            "satisfaction_comment",
            "state",
            "created_at",
            "submitted_at",
            "closed_at",
        ),
        request="pk",
        words=("subject", "description", "consequence", "contact_name", "satisfaction_comment"),
    ),
    Source(
        slug="messages",
        title="Vos messages",
        model=Message,
        owners=("author",),
        columns=("request.number", "kind", "created_at", "body"),
        request="request_id",
        words=("body",),
    ),
    Source(
        slug="actes",
        title="Ce que vous avez fait sur les demandes",
        model=RequestEvent,
        owners=("actor",),
        columns=("request.number", "kind", "from_state", "to_state", "created_at", "comment"),
        request="request_id",
        words=("comment",),
    ),
    Source(
        slug="orientations",
        title="Les demandes qui vous ont été confiées, ou que vous avez orientées",
        model=Assignment,
        owners=("agent", "assigned_by"),
        columns=("request.number", "direction.name", "created_at", "ended_at", "reason"),
        request="request_id",
        words=("reason",),
    ),
    Source(
        slug="lectures",
        title="Vos lectures de demandes confidentielles",
        model=ReadingLog,
        owners=("reader",),
        columns=("request.number", "what", "at"),
    ),
    Source(
        slug="fichiers",
        title="Les fichiers que vous avez déposés",
        model=StoredFile,
        owners=("uploaded_by",),
        columns=("kind", "size", "sha256", "created_at"),
    ),
    Source(
        slug="bilans",
        title="Ce que vous avez fait sur les bilans",
        model=ReportTransition,
        owners=("actor",),
        columns=("report", "from_state", "to_state", "comment", "created_at"),
    ),
    Source(
        slug="adhesions",
        title="Les adhésions que vous avez demandées",
        model=Subscription,
        owners=("declared_by",),
        columns=("service.name", "commune.name", "state", "declared_on", "wished_on"),
    ),
    Source(
        slug="etapes-d-adhesion",
        title="Ce que vous avez fait sur les adhésions",
        model=SubscriptionStep,
        owners=("by",),
        columns=("subscription.service.name", "from_state", "to_state", "at", "comment"),
    ),
    Source(
        slug="etapes-de-service",
        title="Ce que vous avez fait sur les services",
        model=ServiceStep,
        owners=("by",),
        columns=("service", "from_state", "to_state", "at", "comment"),
    ),
    Source(
        slug="fiches",
        title="Les fiches de service que vous avez publiées",
        model=ServiceVersion,
        owners=("published_by",),
        columns=("service", "number", "published_at"),
    ),
    Source(
        slug="eliminations",
        title="Les listes d’élimination que vous avez faites ou décidées",
        model=RetentionDecision,
        owners=("proposed_by", "decided_by", "stopped_by"),
        columns=(
            "kind",
            "review_year",
            "state",
            "proposed_at",
            "decided_at",
            "comment",
            "stopped_because",
        ),
    ),
    Source(
        slug="objets-gardes",
        title="Ce que vous avez gardé d’une liste à détruire",
        model=DecidedObject,
        owners=("kept_by",),
        columns=("name", "kept_at", "because"),
    ),
    Source(
        slug="courriels",
        title="Les courriels que le portail vous a adressés",
        model=OutgoingEmail,
        owners=("user",),
        columns=("kind", "recipient", "created_at", "sent_at", "given_up_at"),
    ),
    Source(
        slug="conseils",
        title="Les conseils que vous avez masqués",
        model=DismissedHint,
        owners=("user",),
        columns=("name", "dismissed_at"),
    ),
    Source(
        slug="agenda",
        title="L’adresse privée de votre agenda",
        model=CalendarFeed,
        owners=("user",),
        columns=("created_at",),
    ),
    Source(
        slug="recapitulatif",
        title="Votre refus du récapitulatif hebdomadaire",
        model=DigestRefusal,
        owners=("user",),
        columns=("refused_at",),
    ),
    Source(
        slug="travaux",
        title="Les travaux que vous avez demandés au portail",
        model=Job,
        owners=("requested_by",),
        columns=("kind", "state", "created_at", "finished_at"),
    ),
)

# The foreign keys to a person that no source follows, each with the reason.
LEFT_OUT: dict[tuple[type[Model], str], str] = {
    (LogEntry, "user"): "superusers' acts in the technical administration, told by the history",
    (PublicDetails, "changed_by"): "a public page and its last author, told by the history",
    (Epci, "identity_changed_by"): "a public page and its last author, told by the history",
    (Triager, "named_by"): "somebody else's empowerment; that one decided it is in the history",
    (Triager, "ended_by"): "somebody else's empowerment; that one decided it is in the history",
    (GoneDraft, "author"): "a number without a word, forgotten within a day",
    (User.groups.through, "user"): "unused: rights come from the roles",
    (User.user_permissions.through, "user"): "unused: rights come from the roles",
}
