"""`import_epci SIREN`: load an EPCI and its communes from the public data."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from communes.import_refusals import ImportRefused, OtherEpci, UnknownSiren
from communes.import_report import Change, ImportReport
from communes.operations import IMPORT_STEPS, import_epci
from communes.public_data import find_epcis, read_epcis
from communes.public_rows import PublicDataMissing
from core.french import count, typographic


class Command(BaseCommand):
    help = "Charge un EPCI et ses communes depuis les données publiques."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "siren", nargs="?", help="numéro SIREN de l’EPCI, par exemple 200039022"
        )
        parser.add_argument(
            "--search", metavar="TEXTE", help="liste les EPCI dont le nom contient ce texte"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="lit, vérifie, montre ce qui serait chargé et n’écrit rien",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["search"]:
                self.search(options["search"])
            elif options["siren"]:
                self.load(_without_spaces(options["siren"]), dry_run=options["dry_run"])
            else:
                raise CommandError("Donnez un numéro SIREN, ou --search TEXTE pour le chercher.")
        except UnknownSiren as error:
            raise CommandError(typographic(_unknown(error))) from error
        except OtherEpci as error:
            said = f"{error} L’option --dry-run montre ce qui serait chargé."
            raise CommandError(said) from error
        except (ImportRefused, PublicDataMissing) as error:
            raise CommandError(str(error)) from error

    def search(self, text: str) -> None:
        found = find_epcis(text, read_epcis())
        if not found:
            raise CommandError(f"Aucun EPCI dont le nom contient « {text} ».")
        for epci in found:
            self.stdout.write(f"{epci.siren}  {epci.name_with_nature}")

    def load(self, siren: str, *, dry_run: bool) -> None:
        with tqdm(total=len(IMPORT_STEPS), file=sys.stderr, disable=None, leave=False) as bar:

            def progress(step: str) -> None:
                bar.set_description(step)
                bar.update()

            report = import_epci(siren=siren, dry_run=dry_run, progress=progress)
        self.stdout.write("\n".join(_lines(report)))


def _unknown(error: UnknownSiren) -> str:
    """Return the message for an unknown SIREN, with one line for each of the nearest EPCI."""
    if not error.nearest:
        return f"{error.fact} L’option --search TEXTE cherche un EPCI par son nom."
    lines = "".join(f"\n  {epci.siren}  {epci.name}" for epci in error.nearest)
    return f"{error.fact} Les plus proches :{lines}"


def _lines(report: ImportReport) -> list[str]:
    """Return the report as lines of French text."""
    name = report.epci.name_with_nature
    lines = [f"{name}, SIREN {report.epci.siren}, département {report.departement}"]
    communes, inhabitants = count(report.communes, "commune"), count(report.inhabitants, "habitant")
    vintages = ", ".join(str(vintage) for vintage in report.vintages)
    lines.append(f"{communes}, {inhabitants} (millésime {vintages})")
    created, updated = count(report.created, "nouvelle"), count(report.updated, "modifiée")
    lines.append(f"{created}, {updated}, {count(report.unchanged, 'inchangée')}")
    lines += [_in_words(change) for change in report.epci_changes]
    if report.joined:
        lines.append(f"Entrent dans l’EPCI : {', '.join(report.joined)}")
    for gone in report.departures:
        successor = f" (fait désormais partie de {gone.successor})" if gone.successor else ""
        lines.append(f"Quitte l’EPCI : {gone.name}{successor}")
    for commune in report.changes:
        changes = " ; ".join(_in_words(change) for change in commune.changes)
        lines.append(f"{commune.name} ({commune.insee_code}) : {changes}")
    for each in report.populations:
        known = f"{each.before} ({each.before_vintage}) → " if each.before is not None else ""
        lines.append(f"{each.name} : population {known}{each.municipal} ({each.vintage})")
    if report.other_epci:
        lines.append(f"Ce portail sert {report.other_epci} : ce chargement y serait refusé.")
    if report.dry_run:
        lines.append("Essai seulement : rien n’a été écrit.")
    return [typographic(line) for line in lines]


def _in_words(change: Change) -> str:
    """Return « nom : Bais → Le Bais » on one line."""
    before, after = (" ".join(text.split()) for text in (change.before, change.after))
    return f"{change.label} : {before or 'rien'} → {after or 'rien'}"


def _without_spaces(siren: str) -> str:
    """Return « 200 039 022 » as « 200039022 »; a name keeps its spaces."""
    digits = "".join(siren.split())
    return digits if digits.isdigit() else siren.strip()
