"""`bin/manage synonyms`: write the usual words of communes and what they mean, once."""

from typing import Any

from django.core.management.base import BaseCommand

from services.operations import create_synonyms


class Command(BaseCommand):
    help = (
        "Crée les mots des communes qui manquent (« photocopieur » veut dire « imprimante »). "
        "Ceux qui existent ne changent pas."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Mots créés : {create_synonyms()}.")
