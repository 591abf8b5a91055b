from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"
    verbose_name = "Messages"

    def ready(self) -> None:
        """Listen to what happens in `accounts`, which is on a lower floor and sends no e-mail."""
        from accounts.events import (
            account_closed,
            address_changed,
            closing_asked,
            factors_forgotten,
            invitation_accepted,
            invitation_declined,
            role_given,
        )
        from notifications.closing import forget_emails_of, tell_closing_asked
        from notifications.invitations import tell_accepted, tell_declined
        from notifications.means import tell_address_changed, tell_factors_forgotten
        from notifications.powers import tell_role_given

        invitation_accepted.connect(tell_accepted, dispatch_uid="tell_accepted")
        invitation_declined.connect(tell_declined, dispatch_uid="tell_declined")
        closing_asked.connect(tell_closing_asked, dispatch_uid="tell_closing_asked")
        account_closed.connect(forget_emails_of, dispatch_uid="forget_emails_of")
        address_changed.connect(tell_address_changed, dispatch_uid="tell_address_changed")
        role_given.connect(tell_role_given, dispatch_uid="tell_role_given")
        factors_forgotten.connect(tell_factors_forgotten, dispatch_uid="tell_factors_forgotten")
