"""Let a person who has lost their second factor choose another at their next sign-in."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from accounts.events import factors_forgotten
from accounts.means import end_sessions
from accounts.models import User
from accounts.sign_in.second_factor import forget_factors


class Command(BaseCommand):
    help = "Efface les clés d’accès, l’application et les codes de secours d’une personne."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("email", help="l’adresse de son compte")

    def handle(self, *args: Any, **options: Any) -> None:
        """Forget every factor of the person, end their sessions and tell them.

        The key or the computer may be in other hands, with a session that is still open on it.
        """
        user = User.objects.filter(email__iexact=options["email"]).first()
        if user is None:
            raise CommandError(f"Aucun compte à l’adresse « {options['email']} ».")
        with transaction.atomic():
            count = forget_factors(user)
            end_sessions(user)
            factors_forgotten.send(sender=User, user=user, now=timezone.now())
        self.stdout.write(
            f"{user.get_full_name()} choisira un autre second moyen à sa prochaine connexion "
            f"({count} effacé{'s' if count > 1 else ''})."
        )
