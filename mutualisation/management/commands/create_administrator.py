"""`create_administrator ADRESSE`: the first person of an empty portal, who invites the others."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from communes.portal import portal_epci, portal_time_zone
from core.french import typographic
from mutualisation.setup.administrator import ClosedAccount, make_administrator, password_link


class Command(BaseCommand):
    help = (
        "Ouvre le compte d’une personne qui administre le portail, et donne le lien où elle "
        "choisit son mot de passe. Les autres personnes s’invitent dans le portail."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email", metavar="ADRESSE", help="son adresse électronique")
        parser.add_argument("--first-name", default="", metavar="PRÉNOM", help="son prénom")
        parser.add_argument("--last-name", default="", metavar="NOM", help="son nom")

    def handle(self, *args: Any, **options: Any) -> None:
        email = options["email"].strip()
        try:
            validate_email(email)
        except ValidationError as error:
            raise CommandError(f"« {email} » n’est pas une adresse électronique.") from error
        try:
            user, is_new = make_administrator(
                email=email,
                first_name=options["first_name"].strip(),
                last_name=options["last_name"].strip(),
                day=timezone.localdate(timezone=portal_time_zone(portal_epci())),
            )
        except ClosedAccount as error:
            raise CommandError(
                "Ce compte est fermé : rouvrez-le, ou donnez une autre adresse électronique."
            ) from error
        said = "Compte ouvert" if is_new else "Ce compte existait déjà : il administre le portail"
        self.stdout.write(typographic(f"{said} : {user.email}"))
        self.stdout.write(
            "Pour choisir son mot de passe (une seule fois, dans les trois jours ; ce lien ouvre "
            "le compte, ne le donnez qu’à cette personne) :"
        )
        self.stdout.write(f"  {password_link(user)}")
