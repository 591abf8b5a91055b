"""People and their rights."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.db.models import Value
from django.db.models.functions import Coalesce

from accounts.models import Invitation, Membership, User
from history.kinds.kind import Kind, joined, person

PEOPLE: tuple[Kind, ...] = (
    Kind(
        slug="personne",
        model=User,
        name=person(),
        kept=("is_active", "is_staff", "is_superuser"),
        # Signing in is no change of the person.
        ignored=("last_login", "date_joined"),
    ),
    Kind(
        slug="fonction",
        model=Membership,
        name=joined(person("user__"), Coalesce("commune__name", "direction__name", Value("EPCI"))),
        # Written freely about somebody (« raisons de santé »).
        hidden=("end_reason",),
        related=("user_id", "commune_id", "direction_id"),
    ),
    Kind(
        slug="invitation",
        model=Invitation,
        # Of whom it invites, the address and the name go with the invitation itself.
        name=joined(person(), Coalesce("commune__name", "direction__name", Value("EPCI"))),
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
        name=person("user__"),
        kept=("user_id", "verified", "primary"),
        related=("user_id",),
    ),
    Kind(
        slug="second-facteur",
        title="second facteur",
        model=Authenticator,
        name=person("user__"),
        kept=("user_id", "type"),
        ignored=("created_at", "last_used_at", "data"),
        related=("user_id",),
    ),
    Kind(
        slug="compte-proconnect",
        title="compte ProConnect",
        model=SocialAccount,
        name=person("user__"),
        kept=("user_id", "provider"),
        ignored=("last_login", "date_joined", "extra_data"),
        related=("user_id",),
    ),
    Kind(
        slug="groupe-d-une-personne",
        title="groupe d’une personne",
        model=User.groups.through,
        name=joined(person("user__"), "group__name"),
        related=("user_id",),
    ),
    Kind(
        slug="permission-d-une-personne",
        title="permission d’une personne",
        model=User.user_permissions.through,
        name=joined(person("user__"), "permission__name"),
        related=("user_id",),
    ),
)
