"""`bilan YEAR --output FILE`: make the bilan of a year from the shell, as the portal does."""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from bilan.cut_off import ReportRefused, parse_cut_off
from bilan.models import Report
from bilan.operations import produce_now
from communes.portal import portal_epci, portal_time_zone


class Command(BaseCommand):
    help = "Arrête les chiffres du bilan d’une année et écrit son PDF dans un fichier."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year", type=int, metavar="ANNÉE", help="par exemple 2025")
        parser.add_argument("--output", required=True, metavar="FICHIER", help="le PDF à écrire")
        parser.add_argument(
            "--cut-off",
            metavar="AAAA-MM-JJ",
            help="jour où les chiffres s’arrêtent (par défaut le 31 décembre, ou aujourd’hui)",
        )

    def handle(self, *, year: int, output: str, cut_off: str | None, **options: Any) -> None:
        target = Path(output).absolute()
        if target.is_dir():
            raise CommandError(f"« {output} » est un dossier : donnez le nom d’un fichier.")
        if not target.parent.is_dir():
            raise CommandError(f"Le dossier « {target.parent} » n’existe pas.")
        if not os.access(target.parent, os.W_OK):
            raise CommandError(f"Vous ne pouvez pas écrire dans le dossier « {target.parent} ».")
        with timezone.override(portal_time_zone(portal_epci())):
            try:
                report, content = produce_now(
                    year=year,
                    cut_off_on=parse_cut_off(cut_off) if cut_off else None,
                    now=timezone.now(),
                    step=self._say,
                )
            except ReportRefused as refusal:
                raise CommandError(str(refusal)) from None
            except ValidationError as error:
                raise CommandError(" ".join(error.messages)) from None
        try:
            write_whole(target, content)
        except OSError as error:
            raise CommandError(
                f"Le fichier « {output} » n’a pas pu être écrit : {error.strerror}."
            ) from None
        self.stdout.write(self.style.SUCCESS(f"{_described(report)} : {target}"))

    def _say(self, percent: int, text: str) -> None:
        self.stderr.write(f"{percent:3d} %  {text}")


def write_whole(target: Path, content: bytes) -> None:
    """Write a file so that a reader finds the former one or the new one, never a part of it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}-")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        umask = os.umask(0)
        os.umask(umask)
        os.chmod(name, 0o666 & ~umask)
        os.replace(name, target)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _described(report: Report) -> str:
    """Return « Bilan 2026, provisoire, chiffres arrêtés au 22/11/2026 »."""
    kind = ", provisoire" if report.is_provisional else ""
    return f"{report}{kind}, chiffres arrêtés au {report.cut_off_on:%d/%m/%Y}"
