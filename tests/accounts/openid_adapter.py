"""What the provider of the tests puts into the ID token: what the play says."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter

from tests.accounts import openid_provider


class SpoilingAdapter(DefaultOIDCAdapter):
    def populate_id_token(self, id_token: dict[str, Any], *args: Any, **kwargs: Any) -> None:
        id_token.update(openid_provider.PLAY.get("id_token", {}))
