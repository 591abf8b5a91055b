"""What a person's roles ask of their sign-in."""

from accounts.actor import Actor
from accounts.models import DIRECTION_ROLES, Role

# Who works on the communes' requests, or sets the portal: a stolen mailbox must not be enough.
SECOND_FACTOR_ROLES = (*DIRECTION_ROLES, Role.DESK_AGENT, Role.DGS, Role.ADMINISTRATOR)

# Pages that say the same to everybody: what the law and the help say can always be read.
_READ_BY_ALL = {"legal", "privacy", "accessibility", "site_map", "help", "help_guide", "health"}

# The way in and out, and what gives the proof. The rest of the account waits for it: the copy of
# one's data holds the texts of requests.
_OF_THE_ACCOUNT = {
    "account",
    "account_confirm_login_code",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reauthenticate",
    "account_request_login_code",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_authenticate",
    "mfa_index",
    "mfa_login_webauthn",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "proconnect_callback",
    "proconnect_login",
    "sign_in_password",
    "usersessions_list",
}


def needs_second_factor(actor: Actor) -> bool:
    """Return whether a first factor alone opens nothing: agents, administrators, superusers."""
    if actor.user is None:
        return False
    return actor.user.is_staff or actor.user.is_superuser or actor.has(*SECOND_FACTOR_ROLES)


def opens_before_second_factor(page: str) -> bool:
    """Return whether the page of this name is shown before it is given."""
    return page in _READ_BY_ALL or page in _OF_THE_ACCOUNT
