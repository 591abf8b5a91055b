"""What the owner of a list tells the portal of it: its file, its unknown words, its lines."""

import hashlib
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.core.files.uploadedfile import UploadedFile

from core.french import count, folded
from core.periods import last_day
from core.spreadsheets import MOST_BYTES
from files.operations import check_upload
from services.takeover.columns import FIELDS, NOT_READ
from services.takeover.lines import Line
from services.takeover.review import MOST_LINES, Review

# More unknown words at once than that are not read: the next ones come when these are answered.
MOST_WORDS = 20
_ORDERS = (("day", "jour/mois/année"), ("month", "mois/jour/année"))


class ListForm(forms.Form):
    """The file of a list."""

    file = forms.FileField(
        label="Fichier",
        help_text=(
            f"XLSX, ODS ou CSV\u00a0; {MOST_BYTES // 1024**2}\u00a0Mo et "
            f"{count(MOST_LINES, 'ligne')} au plus."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv,.txt"}),
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        check_upload(upload)
        return upload


class AnswersForm(forms.Form):
    """What the portal cannot guess of a list: only the questions that its review raises."""

    def __init__(self, data: Any = None, *, review: Review) -> None:
        super().__init__(data, initial=_known_answers(review))
        self._titles = self._ask_words("colonne", review.table.unread[:MOST_WORDS])
        self._services = self._ask_words("service", review.unknown_services)
        self._communes = self._ask_words("commune", review.unknown_communes)
        known = review.known
        services = [(f"service:{row.slug}", row.name) for row in known.services]
        leave_out = (NOT_READ, "Ne pas reprendre")
        for name, word in self._services.items():
            near = known.service_names.nearest(word)
            said = count(review.unknown_services[word], "ligne")
            choices = [("", "À choisir"), *_first(f"service:{near.slug}" if near else "", services)]
            self._choose(name, f"Service «\u00a0{word}\u00a0» ({said})", [*choices, leave_out])
        communes = [(row.insee_code, row.name) for row in known.communes]
        for name, word in self._communes.items():
            near_one = known.commune_names.nearest(word)
            said = count(review.unknown_communes[word], "ligne")
            choices = [
                ("", "À choisir"),
                *_first(near_one.insee_code if near_one else "", communes),
            ]
            self._choose(name, f"Commune «\u00a0{word}\u00a0» ({said})", [*choices, leave_out])
        if review.lacks_start:
            self.fields["start"] = forms.DateField(
                label="Début des adhésions sans date",
                help_text="Vaut pour toutes les lignes qui n’en donnent pas.",
                required=False,
                widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            )
        if review.asks_order:
            self.fields["order"] = forms.ChoiceField(
                label="Les dates avec des barres sont écrites",
                choices=_ORDERS,
                widget=forms.RadioSelect,
            )
        for name, word in self._titles.items():
            choices = [("", "Ne pas lire cette colonne"), *FIELDS.items()]
            self._choose(name, f"Colonne «\u00a0{word}\u00a0»", choices)

    def _ask_words(self, kind: str, words: Iterable[str]) -> dict[str, str]:
        """Return a name for the field of each word: the same one from one review to the next."""
        found: dict[str, str] = {}
        for word in words:
            digest = hashlib.sha256(folded(word).encode()).hexdigest()[:12]
            if len(found) < MOST_WORDS:
                found.setdefault(f"{kind}-{digest}", word)
        return found

    def _choose(self, name: str, label: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=choices, required=False)

    @property
    def answers(self) -> dict[str, Any]:
        """Return what has been answered, as `answer` keeps it."""
        data = self.cleaned_data

        def said(asked: dict[str, str]) -> dict[str, str]:
            return {folded(word): data[name] for name, word in asked.items() if data[name]}

        found: dict[str, Any] = {
            "words": said(self._titles) | said(self._services),
            "communes": said(self._communes),
        }
        if "start" in data:
            found["start"] = data["start"].isoformat() if data["start"] else ""
        if "order" in data:
            found["order"] = data["order"]
        return found


class LineForm(forms.Form):
    """A line of a list, put right."""

    commune = forms.ChoiceField(label="Commune")
    service = forms.ChoiceField(label="Service")
    start = forms.DateField(label="Début")
    end = forms.DateField(label="Dernier jour", required=False)
    number = forms.CharField(label="Délibération n°", max_length=60, required=False)
    adopted = forms.DateField(label="Délibération du", required=False)
    signed = forms.DateField(label="Convention du", required=False)
    note = forms.CharField(label="Remarque", max_length=250, required=False)

    def __init__(self, data: Any = None, *, line: Line, review: Review) -> None:
        super().__init__(data, initial=_of_line(line))
        communes = [(row.insee_code, row.name) for row in review.known.communes]
        services = [(row.slug, row.name) for row in review.known.services]
        for name, choices in (("commune", communes), ("service", services)):
            cast(forms.ChoiceField, self.fields[name]).choices = [("", "À choisir"), *choices]
        for field in self.fields.values():
            if isinstance(field, forms.DateField):
                field.widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    @property
    def cells(self) -> dict[str, str]:
        """Return the cells of the line as they should have been."""
        return {name: str(value or "") for name, value in self.cleaned_data.items()}


def _of_line(line: Line) -> dict[str, Any]:
    cells = line.entry.cells
    return {
        "commune": line.commune.insee_code if line.commune else "",
        "service": line.service.slug if line.service else "",
        "start": line.starts_on,
        "end": last_day(line.ends_on),
        "number": cells.get("number", ""),
        "adopted": line.adopted_on,
        "signed": line.signed_on,
        "note": cells.get("note", ""),
    }


def _known_answers(review: Review) -> dict[str, str]:
    return {
        "start": review.answers.get("start", ""),
        "order": review.answers.get("order", "day"),
    }


def _first(value: str, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the choices, the likeliest one above the others."""
    return sorted(choices, key=lambda choice: choice[0] != value)
