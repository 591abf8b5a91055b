"""What follows from an EPCI's département: its time zone and its public holidays."""

from zoneinfo import ZoneInfo

_OVERSEAS_ZONES = {
    "971": "America/Guadeloupe",
    "972": "America/Martinique",
    "973": "America/Cayenne",
    "974": "Indian/Reunion",
    "975": "America/Miquelon",
    "976": "Indian/Mayotte",
    "977": "America/St_Barthelemy",
    "978": "America/Marigot",
    "986": "Pacific/Wallis",
    "987": "Pacific/Tahiti",
    "988": "Pacific/Noumea",
}
# Subdivision codes of the library `holidays` for France. Alsace-Moselle keeps 26 December and,
# where there is a Protestant church, Good Friday (article L3134-13 du code du travail).
_HOLIDAY_SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}


def time_zone(departement: str) -> ZoneInfo:
    """Return the time zone of a département (INSEE code such as "35", "2A" or "974")."""
    return ZoneInfo(_OVERSEAS_ZONES.get(departement, "Europe/Paris"))


def holiday_subdivision(departement: str) -> str | None:
    """Return the subdivision of `holidays.France` for a département; None for the common days."""
    return _HOLIDAY_SUBDIVISIONS.get(departement)
