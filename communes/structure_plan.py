"""The structures of a territory (its legal persons) as an import would leave them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from communes.import_report import SORT_KEY, Change, FieldChange, as_read
from communes.models import Commune, Epci, Structure
from communes.public_data import PublicCommune, Territory

STRUCTURE_FIELDS = ("name", "siren", SORT_KEY)
# The EPCI among the INSEE codes of its communes.
EPCI = ""
_LABELS = {
    "name": "structure",
    "siren": "numéro SIREN de la structure",
    SORT_KEY: "classement alphabétique de la structure",
}


@dataclass
class StructurePlan:
    """The structures that an import writes.

    `former` are those of former communes, which give up first what a member now holds. `changed`
    has (field, before, after) by INSEE code, EPCI for the EPCI's own.
    """

    former: list[Structure] = field(default_factory=list)
    updated: list[Structure] = field(default_factory=list)
    created: list[Structure] = field(default_factory=list)
    changed: dict[str, list[FieldChange]] = field(default_factory=dict)

    def changes_of(self, insee_code: str) -> tuple[Change, ...]:
        """Return what changes for the structure of a commune, to be read."""
        return as_read(self.changed.get(insee_code, ()), _LABELS.__getitem__)


def plan_structures(
    territory: Territory, portal: Epci | None, communes: dict[str, Commune]
) -> StructurePlan:
    """Return the structures of `territory`, whose `communes` are as they will be. One query.

    A name given by hand, « Ville de Vitré », stays.
    """
    plan = StructurePlan()
    wanted = {EPCI: (territory.epci.name, territory.epci.siren), **_wanted(territory.communes)}
    names, sirens = zip(*wanted.values(), strict=True)
    is_ours = Q(kind=Structure.Kind.EPCI, epci=portal) | Q(
        kind=Structure.Kind.COMMUNE, commune__insee_code__in=wanted
    )
    is_like_ours = Q(kind=Structure.Kind.COMMUNE) & (Q(name__in=names) | Q(siren__in=sirens))
    rows = Structure.objects.filter(is_ours | is_like_ours).select_related("commune")
    known = {row.commune.insee_code if row.commune else EPCI: row for row in rows}
    for code, (name, siren) in wanted.items():
        structure = known.pop(code, None)
        if structure is None:
            _add_new(plan, code, name, siren, communes.get(code))
            continue
        structure.commune = communes.get(code)
        follows = structure.name.startswith("Commune ") if code else structure.name == str(portal)
        kept = structure.name if not follows else name
        if _become(plan, structure, code, kept, siren or structure.siren):
            plan.updated.append(structure)
    for code, structure in known.items():
        # A merger may keep the name or the number of one of those that it gathers.
        name = f"{structure.name} ({code})" if structure.name in names else structure.name
        siren = None if structure.siren in sirens else structure.siren
        if _become(plan, structure, code, name, siren):
            plan.former.append(structure)
    return plan


def _add_new(
    plan: StructurePlan, code: str, name: str, siren: str | None, commune: Commune | None
) -> None:
    kind = Structure.Kind.COMMUNE if commune else Structure.Kind.EPCI
    structure = Structure(kind=kind, commune=commune)
    _become(plan, structure, code, name, siren)
    plan.created.append(structure)


def _become(
    plan: StructurePlan, structure: Structure, code: str, name: str, siren: str | None
) -> bool:
    """Give `structure` its values; return whether that changes it."""
    before = _values(structure)
    structure.name, structure.siren = name, siren
    structure.sort_key = structure.order()
    changed = [
        (name, was, is_now)
        for name, was, is_now in zip(STRUCTURE_FIELDS, before, _values(structure), strict=True)
        if was != is_now
    ]
    if changed:
        plan.changed[code] = changed
    return bool(changed)


def _values(structure: Structure) -> list[Any]:
    return [getattr(structure, name) for name in STRUCTURE_FIELDS]


def _wanted(communes: Iterable[PublicCommune]) -> dict[str, tuple[str, str | None]]:
    """Return the name and the number of each commune's structure, by INSEE code.

    Namesakes (Seyssel) add their département, or their INSEE code within the same one.
    """
    communes = tuple(communes)
    namesakes = Counter(each.name for each in communes)
    neighbours = Counter((each.name, each.departement) for each in communes)
    wanted = {}
    for each in communes:
        twins = neighbours[each.name, each.departement] > 1
        suffix = f" ({each.insee_code if twins else each.departement})"
        name = f"Commune {each.name_after_de}{suffix if namesakes[each.name] > 1 else ''}"
        wanted[each.insee_code] = name, each.siren
    return wanted
