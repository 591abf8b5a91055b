from django.apps import AppConfig


class RequestsDeskConfig(AppConfig):
    name = "requests_desk"
    verbose_name = "Guichet unique"

    def ready(self) -> None:
        """Listen to the roles of `accounts`, which is on a lower floor and knows no request."""
        from accounts.events import role_given
        from requests_desk.unread_levels import tell_unread_level

        role_given.connect(tell_unread_level, dispatch_uid="tell_unread_level")
