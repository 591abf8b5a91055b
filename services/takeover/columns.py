"""The two shapes of a list: one adhésion a line, or communes in lines × services in columns."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from core.french import folded

Row = tuple[int, list[str]]
FIELDS = {
    "commune": "Commune",
    "code": "Code Insee",
    "service": "Service",
    "start": "Début",
    "end": "Dernier jour",
    "number": "Délibération n°",
    "adopted": "Délibération du",
    "signed": "Convention du",
    "note": "Remarque",
}
DATED = ("start", "end", "adopted", "signed")
_NAMES: dict[str, str] = {
    "commune": (
        "commune|communes|nom de la commune|nom commune|collectivite|adherent|mairie|membre|"
        "commune membre|commune ou insee|commune ou code insee"
    ),
    "code": "code insee|insee|code commune|code insee de la commune|siren|numero siren|code",
    "service": (
        "service|services|service mutualise|service commun|nom du service|offre|prestation|"
        "mission|intitule du service"
    ),
    "start": (
        "debut|date de debut|date debut|debut le|depuis|depuis le|date d adhesion|date adhesion|"
        "adhesion le|adhesion|entree en vigueur|date d entree en vigueur|entree|date d entree|"
        "date d effet|date effet|effet|a compter du|du|adhere depuis|adhere depuis le|"
        "debut de l adhesion"
    ),
    "end": (
        "fin|date de fin|date fin|fin le|jusqu au|dernier jour|au|terme|sortie|date de sortie|"
        "retrait|date de retrait|resiliation|date de resiliation|echeance|fin de l adhesion"
    ),
    "number": (
        "deliberation|deliberation n|deliberation no|n deliberation|no deliberation|"
        "n de deliberation|n de la deliberation|numero de deliberation|numero deliberation|"
        "numero de la deliberation|reference de la deliberation|ref deliberation"
    ),
    "adopted": (
        "date de deliberation|date deliberation|date de la deliberation|deliberation du|"
        "deliberation le|deliberee le|deliberation date"
    ),
    "signed": (
        "convention|convention du|date de convention|date convention|date de la convention|"
        "convention signee le|convention le|signature|date de signature|"
        "signature de la convention|convention date"
    ),
    "note": "remarque|remarques|observation|observations|commentaire|commentaires|note|notes",
}
_HEADS = {title: name for name, titles in _NAMES.items() for title in titles.split("|")}
# Columns and lines of a matrix that count: they say nothing of their own.
_COUNTS = re.compile(
    r"(population|nombre|nb|total|totaux|communes adherentes|habitants|departement|canton)\b.*"
)
_YES = frozenset(
    "x|oui|o|ok|1|vrai|true|v|adhere|adherent|adherente|actif|active|en preavis".split("|")
)
_YES_SIGNS = frozenset("✓✔☑×")
_NO = frozenset(("", "non", "n", "0", "faux", "false", "n adhere pas", "pas adherent"))
# Titles come below a heading or two, seldom further.
_LOOKED_AT = 10
NOT_READ = "-"


@dataclass(frozen=True)
class Entry:
    """An adhésion as the file says it. `key` is its line, and in a matrix its column: « 12-D ».

    `where` names the column of each cell for people: « Colonne C « Depuis » ».
    """

    key: str
    number: int
    cells: dict[str, str]
    where: dict[str, str]


@dataclass
class Table:
    """What a file holds: its entries, or what is `missing` of its columns."""

    is_matrix: bool = False
    titles: dict[str, str] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    # Titles of columns that nothing is read of, as they are written.
    unread: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def letters(place: int) -> str:
    """Return how spreadsheets call the column at `place`: A, B… Z, AA."""
    name = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(65 + rest) + name
    return name


def _column(place: int, title: str) -> str:
    said = f"Colonne\u00a0{letters(place)}"
    return f"{said} «\u00a0{title}\u00a0»" if title else said


def read_table(
    rows: list[Row], *, answers: dict[str, str], is_service: Callable[[str], bool]
) -> Table:
    """Return what `rows` hold. `answers` are what people said of unknown titles, by folded title:

    the name of a field, « service:address » or NOT_READ.
    """
    heads = [_head(row, answers, is_service) for row in rows[:_LOOKED_AT]]
    place = _best(heads)
    head, below = heads[place], rows[place + 1 :]
    titles = rows[place][1]
    if head.is_matrix:
        return _matrix(head, titles, below)
    return _list(head, titles, below)


@dataclass(frozen=True)
class _Head:
    """What the titles of a line mean: fields by their place, services by theirs."""

    fields: dict[str, int]
    services: list[int]
    unknown: list[int]

    @property
    def names_commune(self) -> bool:
        return "commune" in self.fields or "code" in self.fields

    @property
    def is_list(self) -> bool:
        return self.names_commune and "service" in self.fields

    @property
    def is_matrix(self) -> bool:
        if "service" in self.fields or self.fields.keys() & {"start", "number", "adopted"}:
            return False
        return len(self.services) > 1 or (
            self.names_commune and bool(self.services or self.unknown)
        )

    @property
    def rank(self) -> tuple[bool, bool, int]:
        return self.is_list, self.is_matrix and bool(self.services), len(self.fields)


def _head(row: Row, answers: dict[str, str], is_service: Callable[[str], bool]) -> _Head:
    fields: dict[str, int] = {}
    services, unknown = [], []
    for place, title in enumerate(row[1]):
        word = _folded_title(title)
        name = answers.get(folded(title)) or _HEADS.get(word, "")
        if name in FIELDS and not is_service(title):
            fields.setdefault(name, place)
        elif name.startswith("service:") or is_service(title):
            services.append(place)
        elif title and name != NOT_READ and not _COUNTS.fullmatch(word):
            unknown.append(place)
    return _Head(fields, services, unknown)


def _folded_title(title: str) -> str:
    return re.sub(r"\bdelib\b", "deliberation", folded(title))


def _best(heads: list[_Head]) -> int:
    """Return the place of the line that names the columns best; the first of equals."""
    return max(range(len(heads)), key=lambda place: (heads[place].rank, -place))


def _list(head: _Head, titles: list[str], rows: Iterable[Row]) -> Table:
    places = head.fields
    table = Table(titles={name: titles[place] for name, place in places.items()})
    # A column of a service that is no matrix's has been told to be one: it is not read.
    table.unread = [titles[place] for place in (*head.services, *head.unknown)]
    if not head.names_commune:
        table.missing.append(FIELDS["commune"])
    if "service" not in places:
        table.missing.append(FIELDS["service"])
    if not table.missing:
        where = {name: _column(place, titles[place]) for name, place in places.items()}
        for number, row in rows:
            cells = {name: _cell(row, place) for name, place in places.items()}
            if any(cells.values()):
                table.entries.append(Entry(str(number), number, cells, where))
    return table


def _matrix(head: _Head, titles: list[str], rows: Iterable[Row]) -> Table:
    table = Table(is_matrix=True)
    columns = sorted((*head.services, *head.unknown))
    place_of_commune = head.fields.get("commune", head.fields.get("code", 0))
    where = _column(place_of_commune, titles[place_of_commune])
    for number, row in rows:
        named = {name: _cell(row, head.fields.get(name, -1)) for name in ("commune", "code")}
        if "commune" not in head.fields:  # the corner of a matrix is often left empty
            named["commune"] = _cell(row, 0)
        if _COUNTS.fullmatch(folded(named["commune"])):
            continue
        for place in columns:
            if entry := _of_cell(number, place, titles[place], _cell(row, place), named):
                entry.where.update(dict.fromkeys(named, where))
                table.entries.append(entry)
    return table


def _of_cell(number: int, place: int, title: str, text: str, named: dict[str, str]) -> Entry | None:
    """Return what a cell of a matrix says: None for « no », under a title or under none."""
    is_sign = text in _YES_SIGNS
    if not title or (folded(text) in _NO and not is_sign):
        return None
    # The cell itself stays: a real day of the spreadsheet is one by its type.
    cells = {**named, "service": title, "start": "" if is_sign or folded(text) in _YES else text}
    where = dict.fromkeys(("service", "start"), _column(place, title))
    return Entry(f"{number}-{letters(place)}", number, cells, where)


def _cell(row: list[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""
