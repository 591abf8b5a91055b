from django.apps import AppConfig


class ServicesConfig(AppConfig):
    name = "services"
    verbose_name = "Services mutualisés"

    def ready(self) -> None:
        """Listen to the roles of `accounts`, which is on a lower floor and knows no delegation."""
        from accounts.events import account_closed, mayor_changed, role_ended, role_given
        from services.agenda.operations import forget_feed
        from services.lapses import lapse_with_change, lapse_with_mayor, lapse_with_role

        role_given.connect(lapse_with_mayor, dispatch_uid="lapse_with_mayor")
        role_ended.connect(lapse_with_role, dispatch_uid="lapse_with_role")
        account_closed.connect(forget_feed, dispatch_uid="forget_feed")
        mayor_changed.connect(lapse_with_change, dispatch_uid="lapse_with_change")
