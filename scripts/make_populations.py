#!/usr/bin/env python3
"""Make communes/data/populations.csv.xz from the npm package @etalab/decoupage-administratif.

    npm pack @etalab/decoupage-administratif@6.0.0
    python3 scripts/make_populations.py etalab-decoupage-administratif-6.0.0.tgz

Only the standard library is needed. The same archive always gives the same bytes.

Which vintage (millésime)? The package is the one of 2026, but its `epci.json` (the only file with
both municipal and total populations, from the list of EPCI of the DGCL) still holds the populations
of reference of 1 January **2022**: La Réunion adds up to 881 348 inhabitants and Guadeloupe to
383 569, as INSEE published them in December 2024. (`communes.json` already holds those of 2023, but
without the total population: mixing both would compare two years.) Mayotte is not in the yearly
census: its figures are those of the census of **2017** (256 518 inhabitants). The script checks
these sums and refuses an archive that differs.
"""

import csv
import io
import json
import lzma
import sys
import tarfile
from collections import Counter
from pathlib import Path
from typing import Any

VERSION = "6.0.0"
VINTAGE = 2022
MAYOTTE_VINTAGE = 2017
# Municipal population of whole départements, as INSEE published it for these vintages.
CONTROL_SUMS = {"971": 383_569, "974": 881_348, "976": 256_518}
TARGET = Path(__file__).resolve().parent.parent / "communes" / "data" / "populations.csv.xz"


def read_json(archive: tarfile.TarFile, name: str) -> Any:
    """Return the JSON document `name` of the npm archive."""
    member = archive.extractfile(f"package/{name}")
    if member is None:
        raise SystemExit(f"{name} is missing from the archive.")
    return json.load(member)


def population_rows(epcis: list[dict]) -> list[tuple[str, str, int, int, int]]:
    """Return (INSEE code, SIREN, vintage, municipal, total) of each commune, by INSEE code."""
    return sorted(
        (
            member["code"],
            member["siren"],
            MAYOTTE_VINTAGE if member["code"].startswith("976") else VINTAGE,
            member["populationMunicipale"],
            member["populationTotale"],
        )
        for epci in epcis
        for member in epci["membres"]
    )


def check(rows: list[tuple[str, str, int, int, int]]) -> None:
    """Stop unless each commune is there once and the control sums are those of the vintage."""
    if len({row[0] for row in rows}) != len(rows) or len({row[1] for row in rows}) != len(rows):
        raise SystemExit("A commune appears twice.")
    sums: Counter[str] = Counter()
    for code, _siren, _vintage, municipal, total in rows:
        if total < municipal:
            raise SystemExit(f"{code}: the total population is below the municipal one.")
        sums[code[:3]] += municipal
    for departement, expected in CONTROL_SUMS.items():
        if sums[departement] != expected:
            raise SystemExit(
                f"{departement}: {sums[departement]} inhabitants, expected {expected}."
            )


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    with tarfile.open(sys.argv[1]) as archive:
        version = read_json(archive, "package.json")["version"]
        if version != VERSION:
            raise SystemExit(
                f"The archive is version {version}; this script knows the vintages of {VERSION}."
            )
        rows = population_rows(read_json(archive, "data/epci.json"))
    check(rows)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("insee_code", "siren", "vintage", "municipal", "total"))
    writer.writerows(rows)
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_bytes(lzma.compress(text.getvalue().encode(), preset=9 | lzma.PRESET_EXTREME))
    print(f"{TARGET.name}: {len(rows)} communes, {TARGET.stat().st_size} bytes")


if __name__ == "__main__":
    main()
