"""Time zones and holidays that follow from the département."""

import datetime

import holidays
import pytest

from core.departements import holiday_subdivision, time_zone

WINTER = datetime.datetime(2026, 1, 15, 12)


@pytest.mark.parametrize(
    ("departement", "hours"),
    [
        ("35", 1),
        ("2A", 1),
        ("67", 1),
        ("971", -4),
        ("972", -4),
        ("973", -3),
        ("974", 4),
        ("975", -3),
        ("976", 3),
        ("977", -4),
        ("978", -4),
        ("986", 12),
        ("987", -10),
        ("988", 11),
    ],
)
def test_the_winter_time_of_each_part_of_france(departement, hours):
    assert WINTER.replace(tzinfo=time_zone(departement)).utcoffset() == datetime.timedelta(
        hours=hours
    )


@pytest.mark.parametrize("departement", ["35", "2A", "2B", "75"])
def test_the_common_law_has_no_subdivision(departement):
    assert holiday_subdivision(departement) is None


def test_every_subdivision_is_one_that_the_library_knows():
    overseas = ["971", "972", "973", "974", "975", "976", "977", "978", "986", "987", "988"]
    found = {holiday_subdivision(code) for code in ["57", "67", "68", *overseas]}
    # The lands without inhabitants (TF) have no EPCI; « Zone A » to C are those of school holidays.
    days_off = {code for code in holidays.France.subdivisions if not code.startswith("Zone")}
    assert found == days_off - {"TF"}
