from django.apps import AppConfig


class ProConnectConfig(AppConfig):
    """An app of its own: django-allauth looks for a `provider` module in each of them."""

    name = "accounts.proconnect"
    verbose_name = "ProConnect"
