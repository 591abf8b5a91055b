"""`bin/manage request_types`: write the usual types of requests for this portal's catalogue."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from requests_desk.operations import create_request_types
from requests_desk.operations.types import shipped_types
from services.models import Service


class Command(BaseCommand):
    help = (
        "Crée les types de demande habituels qui manquent, rattachés aux services du catalogue. "
        "Ceux qui existent ne changent pas."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--service",
            action="append",
            default=[],
            metavar="DOMAINE=ADRESSE",
            help="le service (son adresse) d’un domaine, quand il a un autre nom dans le catalogue",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        services = {service.slug: service for service in Service.objects.all()}
        domains = {each["domain"] for each in shipped_types()}
        chosen = {}
        for pair in options["service"]:
            domain, _, slug = pair.partition("=")
            if domain not in domains:
                known = ", ".join(sorted(domains))
                raise CommandError(f"Domaine inconnu : « {domain} ». Les domaines : {known}.")
            if slug not in services:
                raise CommandError(f"Le catalogue n’a pas de service « {slug} ».")
            chosen[domain] = services[slug]
        number = create_request_types(services=services | chosen)
        self.stdout.write(f"Types de demande créés : {number}.")
