"""Reading what ProConnect signs: the ID token and the person's data, both JSON Web Tokens."""

from collections.abc import Mapping
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

# Signatures by a private key. Never "none", nor one by a secret that others share.
ALGORITHMS = ("RS256", "PS256", "ES256", "RS384", "PS384", "ES384", "RS512", "PS512", "ES512")
# Two clocks never tell quite the same time.
LEEWAY_SECONDS = 60


def read_signed(
    token: str, *, keys: Mapping[str, Any], issuer: str, audience: str, required: tuple[str, ...]
) -> dict[str, Any]:
    """Return the claims of `token`; raise OAuth2Error unless it was signed by one of `keys`.

    It must come from `issuer`, be meant for `audience` alone, be in its time, and hold `required`.
    """
    try:
        key = _key_of(token, keys)
        claims: dict[str, Any] = jwt.decode(
            token,
            key,
            algorithms=list(ALGORITHMS),
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY_SECONDS,
            options={"require": ["iss", "aud", "sub", *required]},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as error:
        raise OAuth2Error(f"A token of ProConnect is refused: {error!r}") from error
    if claims["aud"] not in (audience, [audience]):
        raise OAuth2Error("A token of ProConnect is meant for others as well")
    return claims


def _key_of(token: str, keys: Mapping[str, Any]) -> jwt.PyJWK:
    wanted = jwt.get_unverified_header(token).get("kid")
    found = [key for key in jwt.PyJWKSet.from_dict(dict(keys)).keys if key.key_id == wanted]
    if not found:
        raise OAuth2Error(f"ProConnect publishes no key « {wanted} »")
    return found[0]
