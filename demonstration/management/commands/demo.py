"""`bin/manage demo [TERRITORY]`: load the demonstration once, and say who can sign in."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from demonstration.operations import is_loaded, load, load_reports, loaded_territory
from demonstration.people import LOGINS, PASSWORD
from demonstration.territories import TERRITORIES


class Command(BaseCommand):
    help = "Charge la démonstration d’un territoire, une seule fois, et affiche ses comptes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "territory", nargs="?", help="le territoire (par défaut, le dernier lancé)"
        )
        parser.add_argument(
            "--list", action="store_true", help="affiche les territoires disponibles"
        )
        parser.add_argument("--logins", action="store_true", help="affiche seulement les comptes")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["list"]:
            self.stdout.write("\n".join(TERRITORIES))
            return
        if not settings.DEMONSTRATION:
            raise CommandError(
                "La démonstration ne se charge jamais dans un portail en production."
            )
        territory = options["territory"] or settings.TERRITORY
        if territory not in TERRITORIES:
            available = ", ".join(TERRITORIES)
            raise CommandError(f"Territoire inconnu : « {territory} ». Disponibles : {available}.")
        if not options["logins"]:
            now = timezone.now()
            other = loaded_territory()
            if other and other != TERRITORIES[territory].name:
                raise CommandError(
                    f"Cette base contient déjà un autre territoire : {other}. Chaque territoire a "
                    f"la sienne : lancez « bin/run {territory} »."
                )
            if not is_loaded():
                load(territory=territory, now=now, say=self.stdout.write)
            load_reports(now=now, say=self.stdout.write)
        self._show_logins()

    def _show_logins(self) -> None:
        width = max(len(login.email) for login in LOGINS)
        lines = [f"  {login.email:<{width}}  {login.part}" for login in LOGINS]
        self.stdout.write("\n".join([f"Comptes (mot de passe {PASSWORD}) :", *lines]))
