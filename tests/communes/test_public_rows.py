"""The copy of the communes that has one part for each EPCI."""

import os
import time
from pathlib import Path

import pytest

from communes.public_data import read_territories
from communes.public_rows import FORMER, read_communes_of, read_rows, split_communes

VITRE = "200039022"


@pytest.fixture
def folder(settings, tmp_path) -> Path:
    settings.PUBLIC_DATA_DIR = tmp_path / "public-data"
    return settings.PUBLIC_DATA_DIR


def test_a_part_holds_each_row_of_its_epci_and_what_was_merged_into_it(folder):
    key = next(row["id"] for row in read_rows("epci") if row["code"] == VITRE)
    published = [row for row in read_rows("communes") if row["epci_id"] == key]
    members = {row["id"] for row in published if row["type"] == "COM"}
    merged = [row for row in read_rows("communes") if row["commune_parent_id"] in members]

    found = [row for _, row in read_communes_of([key])]

    assert len(members) == 46
    assert [row for row in found if row["type"] == "COM"] == published
    assert [row for row in found if row["type"] in FORMER] == merged
    assert {row["code"] for row in merged} == {"35074"}


def test_the_copy_is_made_once_and_again_for_another_version(folder):
    older = folder / "communes-1-2.zip"
    folder.mkdir()
    older.touch()

    copy = split_communes()
    made_at = copy.stat().st_mtime_ns

    assert not older.exists()
    assert split_communes() == copy
    assert copy.stat().st_mtime_ns == made_at
    assert os.listdir(folder) == [copy.name]


def test_once_the_copy_is_made_a_territory_is_read_at_once(folder):
    split_communes()
    start = time.monotonic()
    assert len(read_territories({VITRE})[VITRE].communes) == 46
    # All of the package takes over a second.
    assert time.monotonic() - start < 0.5


def test_an_epci_that_nobody_knows_has_no_row(folder):
    assert list(read_communes_of(["no such key"])) == []
