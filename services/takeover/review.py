"""Reading a list of adhésions against the portal as it is now: each line, and what it would do."""

import datetime
import hashlib
from collections import Counter, defaultdict
from functools import cached_property
from typing import Any

from communes.models import Commune
from core.french import folded
from core.periods import last_day
from core.rough_dates import Precision
from core.spreadsheets import read_rows
from services.models import Service, Subscription
from services.takeover.columns import (
    DATED,
    FIELDS,
    NOT_READ,
    Entry,
    Table,
    read_table,
)
from services.takeover.dates import DayColumn, UnreadableDay
from services.takeover.known import Known
from services.takeover.lines import AGREEMENT, DELIBERATION, END, NOTE, Line, Outcome
from services.terms import term_end

MOST_LINES = 10_000
_LONGEST = {"number": 60, "note": 250}


def shown(day: datetime.date) -> str:
    return f"{day:%d/%m/%Y}"


def _until(row: Subscription | Line) -> str:
    """Return until when an adhésion is in force, in words."""
    last = last_day(row.ends_on)
    return f"jusqu’au {shown(last)}" if last else "sans fin"


class Review:
    """A file read against the portal. `answers` are what its owner has said of it since.

    Raise UnreadableSpreadsheet. The same number of queries for any length.
    """

    def __init__(self, content: bytes, answers: dict[str, Any], *, day: datetime.date) -> None:
        self.answers, self.day = answers, day
        self.known = Known()
        self.words: dict[str, str] = answers.get("words", {})
        self.places: dict[str, str] = answers.get("communes", {})
        self.table: Table = read_table(
            read_rows(content, most_rows=MOST_LINES),
            answers=self.words,
            is_service=lambda title: self.known.service_names.find(title) is not None,
        )
        self.unknown_services: Counter[str] = Counter()
        self.unknown_communes: Counter[str] = Counter()
        entries = [self._corrected(entry) for entry in self.table.entries]
        month_first = answers.get("order") == "month"
        self.columns = {
            name: DayColumn(
                self.table.titles.get(name, FIELDS[name]),
                (entry.cells.get(name, "") for entry in self.table.entries),
                month_first=month_first,
            )
            for name in DATED
        }
        self._periods: dict[tuple[int, int], list[Line]] = defaultdict(list)
        self._adopted: dict[tuple[int, str], Line] = {}
        self.lines = [self._line(entry) for entry in entries]

    @cached_property
    def counts(self) -> Counter[Outcome]:
        return Counter(line.outcome for line in self.lines)

    @property
    def notices(self) -> list[str]:
        """Return what is to be known of whole columns, in French."""
        return [sentence for column in self.columns.values() for sentence in column.notices]

    def of(self, outcome: Outcome) -> list[Line]:
        return [line for line in self.lines if line.outcome == outcome]

    @property
    def lacks_start(self) -> bool:
        """Return whether some line gives no start, or its owner has said which it is then."""
        cells = (line.entry.cells for line in self.lines if not line.known)
        return bool(self.default_start) or any(not row.get("start") for row in cells)

    @property
    def asks_order(self) -> bool:
        """Return whether its days may be written month first."""
        columns = self.columns.values()
        return any(column.is_doubtful or column.month_first for column in columns)

    @property
    def has_faults(self) -> bool:
        return self.counts[Outcome.WRONG] > 0

    @property
    def to_write(self) -> list[Line]:
        return [line for line in self.lines if line.outcome in (Outcome.NEW, Outcome.COMPLETED)]

    @property
    def fingerprint(self) -> str:
        """Return what tells whether all that would be written is still the same."""
        plan = [
            (
                *(line.key, line.outcome, line.commune.pk, line.service.pk, line.starts_on),
                *(line.ends_on, line.number, line.adopted_on, line.signed_on, line.note),
                *((line.known.pk, line.known.version) if line.known else ()),
                *line.completes,
            )
            for line in self.to_write
            if line.commune and line.service
        ]
        return hashlib.sha256(repr(plan).encode()).hexdigest()

    @cached_property
    def default_start(self) -> datetime.date | None:
        """Return when adhésions without a date have begun, if their owner has said so."""
        text = self.answers.get("start", "")
        return datetime.date.fromisoformat(text) if text else None

    def _corrected(self, entry: Entry) -> Entry:
        """Return the entry with what has been corrected of it since, as if it were in the file."""
        corrected = self.answers.get("lines", {}).get(entry.key)
        if not corrected or "left_out" in corrected:
            return entry
        cells = {**entry.cells, "code": "", **corrected}
        return Entry(entry.key, entry.number, cells, entry.where)

    def _line(self, entry: Entry) -> Line:
        line = Line(entry)
        cells = entry.cells
        if "left_out" in self.answers.get("lines", {}).get(entry.key, ()):
            line.outcome = Outcome.LEFT_OUT
        line.commune = self._commune(line, cells.get("code") or cells.get("commune", ""))
        line.service = self._service(line, cells.get("service", ""))
        self._read_days(line)
        self._read_papers(line)
        if line.outcome == Outcome.LEFT_OUT:
            line.faults.clear()
            return line
        if line.commune and line.service:
            self._compare(line, line.commune, line.service)
        if line.faults:
            line.outcome = Outcome.WRONG
        return line

    def _commune(self, line: Line, text: str) -> Commune | None:
        if not text:
            line.wrong("commune", "La commune manque.")
            return None
        answer = self.places.get(folded(text))
        if answer == NOT_READ:
            line.outcome = Outcome.LEFT_OUT
            return None
        found = self.known.by_insee.get(answer or "") or self.known.commune(text)
        if found is None:
            self.unknown_communes[text] += 1
            line.wrong("commune", f"« {text} » n’est pas une commune connue. {self._like(text)}")
        return found

    def _like(self, text: str) -> str:
        near = self.known.commune_names.nearest(text)
        return f"Est-ce « {near} » ?" if near else "Écrivez son nom ou son code Insee."

    def _service(self, line: Line, text: str) -> Service | None:
        if not text:
            line.wrong("service", "Le service manque.")
            return None
        kind, _, slug = self.words.get(folded(text), "").partition(":")
        if kind == NOT_READ:
            line.outcome = Outcome.LEFT_OUT
            return None
        found = self.known.by_slug.get(slug) or self.known.service_names.find(text)
        if found is None:
            self.unknown_services[text] += 1
            near = self.known.service_names.nearest(text)
            like = f"Est-ce « {near} » ?" if near else "Écrivez son nom comme sur le portail."
            line.wrong("service", f"« {text} » n’est pas un service du portail. {like}")
        return found

    def _read_days(self, line: Line) -> None:
        cells = line.entry.cells
        try:
            if text := cells.get("start", ""):
                found = self.columns["start"].read(text)
                line.starts_on = found.day
                if found.precision != Precision.DAY:
                    line.remark(f"« {text} » est lu « {shown(found.day)} ».")
        except UnreadableDay as problem:
            line.wrong("start", str(problem))
        try:
            if text := cells.get("end", ""):
                line.ends_on = self.columns["end"].read(text).after
        except UnreadableDay as problem:
            line.wrong("end", str(problem))
        line.adopted_on = self._exact_day(line, "adopted")
        line.signed_on = self._exact_day(line, "signed")

    def _exact_day(self, line: Line, name: str) -> datetime.date | None:
        text = line.entry.cells.get(name, "")
        try:
            day = self.columns[name].read_day(text) if text else None
        except UnreadableDay as problem:
            line.wrong(name, str(problem))
            return None
        if day and day > self.day:
            line.wrong(name, f"« {text} » est à venir : une pièce signée est d’un jour passé.")
        return day

    def _read_papers(self, line: Line) -> None:
        for name, longest in _LONGEST.items():
            text = line.entry.cells.get(name, "")
            setattr(line, name, text)
            if len(text) > longest:
                line.wrong(name, f"Ce texte est trop long : {longest} signes au plus.")
        if line.number and not line.adopted_on:
            line.remark("La date de la délibération est à retrouver : son numéro va en remarque.")
            line.note = _noted(line.note, f"Délibération n°\u00a0{line.number}")
        elif line.adopted_on and not line.number:
            line.remark("Le numéro de la délibération est à retrouver : sa date va en remarque.")
            line.note = _noted(line.note, f"Délibération du {shown(line.adopted_on)}")
        if line.commune and line.has_deliberation:
            self._check_deliberation(line, line.commune)

    def _check_deliberation(self, line: Line, commune: Commune) -> None:
        """Refuse a number that is that of another day, in the portal or above in the file."""
        known = self.known.deliberations.get((commune.pk, line.number))
        first = self._adopted.setdefault((commune.pk, line.number), line)
        if known and known.adopted_on != line.adopted_on:
            line.wrong("adopted", f"Le portail date ce numéro du {shown(known.adopted_on)}.")
        elif first.adopted_on and first.adopted_on != line.adopted_on:
            line.wrong(
                "adopted",
                f"La ligne {first.entry.number} date ce numéro du {shown(first.adopted_on)}.",
            )
        if commune.pk not in self.known.bodies:
            line.wrong("number", "Le portail ne connaît pas l’assemblée de cette commune.")

    def _compare(self, line: Line, commune: Commune, service: Service) -> None:
        """Say what the line would do, or why it cannot."""
        held = self.known.held(commune, service)
        if line.starts_on is None and not any(fault.field == "start" for fault in line.faults):
            current = next((row for row in held if row.ends_on is None), None)
            line.starts_on = current.starts_on if current else self.default_start
            if line.starts_on is None:
                line.wrong("start", "La date de début manque.")
        if line.starts_on is None:
            return
        line.known = next((row for row in held if row.starts_on == line.starts_on), None)
        self._check_period(line, commune, service)
        self._check_doubles(line, commune, service)
        if line.known:
            self._check_known(line, line.known)
            return
        for row in held:
            if _overlap(line, row):
                since = shown(row.starts_on) if row.starts_on else "toujours"
                line.wrong(
                    "start",
                    f"Cette commune adhère déjà à ce service depuis le {since}, {_until(row)}.",
                )
                break
        if (commune.pk, service.pk) in self.known.under_way:
            line.remark("Un dossier d’adhésion est en cours pour cette commune et ce service.")

    def _check_period(self, line: Line, commune: Commune, service: Service) -> None:
        start = line.starts_on
        if start is None:
            return
        if line.ends_on and line.ends_on <= start:
            last = last_day(line.ends_on)
            line.wrong("end", f"La fin ({last:%d/%m/%Y}) précède le début ({shown(start)}).")
        if service.opened_on is None:
            line.wrong("service", f"« {service} » est encore à l’étude : nul n’y adhère.")
        elif start < service.opened_on:
            line.wrong("start", f"Ce service n’a ouvert que le {shown(service.opened_on)}.")
        if service.closed_on and start >= service.closed_on:
            line.wrong("start", f"Ce service est fermé depuis le {shown(service.closed_on)}.")
        if not self.known.is_member(commune, start):
            line.wrong(
                "commune",
                f"{commune} n’appartenait pas à l’intercommunalité le {shown(start)}.",
            )
        if line.signed_on and not service.needs_agreement:
            line.remark("Ce service ne demande pas de convention : sa date n’est pas reprise.")
            line.signed_on = None
        if line.signed_on:
            expires_on = term_of(service, start, line.signed_on)
            if expires_on and expires_on <= line.signed_on:
                line.wrong(
                    "signed", f"La convention est signée après son terme ({shown(expires_on)})."
                )

    def _check_doubles(self, line: Line, commune: Commune, service: Service) -> None:
        others = self._periods[commune.pk, service.pk]
        for other in others:
            if _overlap(line, other):
                is_same = (other.starts_on, other.ends_on) == (line.starts_on, line.ends_on)
                what = "Même adhésion qu’à" if is_same else "Ces dates chevauchent celles de"
                line.wrong("start", f"{what} la {other.place[0].lower()}{other.place[1:]}.")
                break
        others.append(line)

    def _check_known(self, line: Line, row: Subscription) -> None:
        """Say what of an adhésion in the portal the line completes: what is written there stays."""
        line.outcome = Outcome.SAME
        if row.ends_on and line.ends_on != row.ends_on:
            line.remark(f"Dans le portail, cette adhésion court {_until(row)} : cela reste.")
        if not row.is_takeover:
            return
        if line.ends_on and row.ends_on and line.ends_on != row.ends_on:
            line.wrong("end", f"Dans le portail, cette adhésion court {_until(row)}.")
        paper = row.deliberation
        if paper and line.has_deliberation and paper.number != line.number:
            line.wrong("number", f"Dans le portail, sa délibération est le n° {paper.number}.")
        brings = {
            END: line.ends_on and not row.ends_on,
            DELIBERATION: line.has_deliberation and not paper,
            AGREEMENT: line.signed_on and not hasattr(row, "agreement"),
            NOTE: line.note and not row.note,
        }
        line.completes = tuple(name for name, is_new in brings.items() if is_new)
        if line.completes:
            line.outcome = Outcome.COMPLETED


def term_of(
    service: Service, starts_on: datetime.date, signed_on: datetime.date
) -> datetime.date | None:
    """Return when a convention signed that day expires, by the rules of `service` today."""
    return term_end(
        starts_on,
        service.term_months,
        renews_tacitly=service.renews_tacitly,
        day=max(starts_on, signed_on),
    )


def _noted(note: str, words: str) -> str:
    return f"{note} ; {words}" if note else words


def _overlap(line: Line, other: Line | Subscription) -> bool:
    """Return whether two periods have a day in common."""
    if line.starts_on is None or other.starts_on is None:
        return False
    begins_in_time = other.ends_on is None or line.starts_on < other.ends_on
    return begins_in_time and (line.ends_on is None or other.starts_on < line.ends_on)
