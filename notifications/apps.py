from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Listen to what happens in `accounts`, which is on a lower floor and sends no e-mail."""
        from accounts.events import invitation_accepted
        from notifications.invitations import tell_accepted

        invitation_accepted.connect(tell_accepted, dispatch_uid="tell_accepted")
