"""Writes on the territory: loading an EPCI and its communes from the public data."""

import datetime
import difflib
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Model
from django.utils import timezone

from communes.models import (
    IDENTITY_FIELDS,
    Commune,
    Epci,
    EpciMembership,
    Population,
    Structure,
)
from communes.public_data import (
    PublicCommune,
    PublicEpci,
    Territory,
    nearest_epcis,
    read_epcis,
    read_territories,
    search_epcis,
)
from core.departements import time_zone
from core.french import sort_key, typographic

IMPORT_STEPS = (
    "Lecture des données publiques",
    "Vérification",
    "Communes",
    "Appartenances",
    "Populations",
    "Structures",
)
Progress = Callable[[str], None]
# Two imports at once take turns, also the very first ones, which have no row to lock yet.
_IMPORT_LOCK = 3_502_000
_COMMUNE_FIELDS = (
    "siren", "name", "sort_key", "contour", "address", "phone", "email", "website", "opening_hours",
)  # fmt: skip


class ImportRefused(Exception):
    """The territory cannot be loaded; the message says in French why, and what to do."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


@dataclass(frozen=True)
class ImportReport:
    """What an import did, or would do (`dry_run`). Counts are numbers of communes."""

    epci: PublicEpci
    departement: str
    dry_run: bool
    created: int
    updated: int
    unchanged: int
    joined: tuple[str, ...]
    left: tuple[str, ...]
    inhabitants: int
    vintages: tuple[int, ...]
    # The EPCI that this portal already serves, when it is another one (only in a dry run).
    other_epci: str = ""

    @property
    def communes(self) -> int:
        return self.created + self.updated + self.unchanged


def import_epci(
    *, siren: str, dry_run: bool = False, progress: Progress | None = None
) -> ImportReport:
    """Load the EPCI `siren` and its communes from the public data.

    A dry run reads, checks, says what would be loaded and writes nothing. `progress` is called
    with the French name of each of IMPORT_STEPS as it begins. Raises ImportRefused (unknown SIREN,
    another EPCI's portal) and PublicDataMissing; then nothing is written.
    """
    if progress:
        progress(IMPORT_STEPS[0])
    territory = read_territories({siren}).get(siren)
    if territory is None:
        raise ImportRefused(_unknown(siren, read_epcis()))
    return load_territory(territory=territory, dry_run=dry_run, progress=progress)


def load_territory(
    *,
    territory: Territory,
    dry_run: bool = False,
    progress: Progress | None = None,
    day: datetime.date | None = None,
) -> ImportReport:
    """Write a territory, in one transaction; writing it again changes nothing.

    Communes that are no longer members keep their rows: their membership ends on `day` (today in
    the EPCI's zone by default), with their successor if they merged into a member. At the first
    import the start of each membership is unknown and stays empty. Raises ImportRefused.
    """
    step = progress or (lambda _name: None)
    day = day or timezone.localdate(timezone=time_zone(territory.departement))
    try:
        with transaction.atomic():
            return _load(territory, dry_run=dry_run, step=step, day=day)
    except IntegrityError as error:
        raise ImportRefused(
            "Les données publiques contredisent ce que le portail contient déjà : "
            f"rien n’a été écrit. Ce que dit la base de données : {error}"
        ) from error


def _load(
    territory: Territory, *, dry_run: bool, step: Progress, day: datetime.date
) -> ImportReport:
    step(IMPORT_STEPS[1])
    if not dry_run:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    portal = Epci.objects.without_logo().select_for_update().first()
    other = portal if portal and portal.siren != territory.epci.siren else None
    if other and not dry_run:
        raise ImportRefused(
            f"Ce portail sert déjà {other} ({other.siren}) : il ne peut pas recevoir aussi "
            f"{territory.epci.name}. L’option --dry-run montre ce qui serait chargé."
        )
    plan = _plan(territory, None if other else portal)
    report = plan.report(dry_run=dry_run, other_epci=other.name if other else "")
    if dry_run:
        return report
    epci = _write_epci(territory, portal)
    step(IMPORT_STEPS[2])
    _release_sirens(plan)
    Commune.objects.bulk_create(plan.created)
    if plan.updated:
        Commune.objects.bulk_update(plan.updated, _COMMUNE_FIELDS)
    step(IMPORT_STEPS[3])
    _write_memberships(epci, plan, day=day, is_first=portal is None)
    step(IMPORT_STEPS[4])
    _write_populations(plan)
    step(IMPORT_STEPS[5])
    _write_structures(epci, plan)
    return report


@dataclass
class _Plan:
    """The rows that an import writes, worked out before anything is written."""

    territory: Territory
    created: list[Commune]
    updated: list[Commune]
    unchanged: list[Commune]
    joining: list[PublicCommune]
    leaving: list[EpciMembership]

    @property
    def communes(self) -> dict[str, Commune]:
        return {each.insee_code: each for each in (*self.created, *self.updated, *self.unchanged)}

    def report(self, *, dry_run: bool, other_epci: str) -> ImportReport:
        known = [each.population for each in self.territory.communes if each.population]
        return ImportReport(
            epci=self.territory.epci,
            departement=self.territory.departement,
            dry_run=dry_run,
            created=len(self.created),
            updated=len(self.updated),
            unchanged=len(self.unchanged),
            joined=_in_order(each.name for each in self.joining),
            left=_in_order(each.commune.name for each in self.leaving),
            inhabitants=sum(each.municipal for each in known),
            vintages=tuple(sorted({each.vintage for each in known})),
            other_epci=other_epci,
        )


def _plan(territory: Territory, epci: Epci | None) -> _Plan:
    public = {each.insee_code: each for each in territory.communes}
    existing = {each.insee_code: each for each in Commune.objects.filter(insee_code__in=public)}
    plan = _Plan(territory, [], [], [], [], [])
    for code, each in public.items():
        commune = existing.get(code) or Commune(insee_code=code)
        changed = _take_over(commune, each)
        if commune.pk is None:
            plan.created.append(commune)
        else:
            (plan.updated if changed else plan.unchanged).append(commune)
        _check(commune)
    current = EpciMembership.objects.filter(epci=epci, ends_on=None).select_related("commune")
    members = {each.commune.insee_code: each for each in current}
    plan.joining = [each for code, each in public.items() if code not in members]
    plan.leaving = [membership for code, membership in members.items() if code not in public]
    return plan


def _take_over(commune: Commune, public: PublicCommune) -> bool:
    """Copy what is published into `commune` and return whether something changed.

    What the public data leaves empty erases nothing.
    """
    before = _values(commune, _COMMUNE_FIELDS)
    for field in _COMMUNE_FIELDS:
        value = sort_key(public.name) if field == "sort_key" else getattr(public, field)
        if value:
            setattr(commune, field, value)
    return _values(commune, _COMMUNE_FIELDS) != before


def _check(commune: Commune) -> None:
    try:
        commune.clean_fields()
    except ValidationError as error:
        raise ImportRefused(
            f"{commune} ({commune.insee_code}) : {' '.join(error.messages)}"
        ) from error


def _write_epci(territory: Territory, portal: Epci | None) -> Epci:
    epci = portal or Epci(siren=territory.epci.siren)
    epci.name, epci.kind = territory.epci.name, territory.epci.kind
    epci.departement = territory.departement
    epci.imported_at = timezone.now()
    # How the portal presents itself is not of the public data: it is not checked again.
    epci.full_clean(exclude=IDENTITY_FIELDS)
    epci.save()
    return epci


def _release_sirens(plan: _Plan) -> None:
    """Take the SIRENs now held by members from the rows of former communes (a changed code)."""
    held = [each.siren for each in plan.territory.communes if each.siren]
    for former in (
        Commune.objects.filter(siren__in=held).exclude(insee_code__in=plan.communes),
        Structure.objects.filter(siren__in=held, kind=Structure.Kind.COMMUNE).exclude(
            commune__insee_code__in=plan.communes
        ),
    ):
        former.update(siren=None)


def _write_memberships(epci: Epci, plan: _Plan, *, day: datetime.date, is_first: bool) -> None:
    communes = plan.communes
    joining = [communes[each.insee_code] for each in plan.joining]
    # A commune that is back on the very day it left has never left.
    back = EpciMembership.objects.filter(epci=epci, commune__in=joining, ends_on__gte=day)
    reopened = set(back.values_list("commune_id", flat=True))
    back.update(ends_on=None, successor=None)
    EpciMembership.objects.bulk_create(
        EpciMembership(epci=epci, commune=commune, starts_on=None if is_first else day)
        for commune in joining
        if commune.pk not in reopened
    )
    for membership in plan.leaving:
        # A half-open period holds at least one day: a commune that joined today leaves tomorrow.
        starts_on = membership.starts_on
        membership.ends_on = max(day, starts_on + datetime.timedelta(days=1)) if starts_on else day
        successor = plan.territory.merged.get(membership.commune.insee_code)
        membership.successor = communes[successor] if successor else None
        membership.save(update_fields=["ends_on", "successor"])


def _write_populations(plan: _Plan) -> None:
    communes = plan.communes
    Population.objects.bulk_create(
        (
            Population(
                commune=communes[each.insee_code],
                vintage=each.population.vintage,
                municipal=each.population.municipal,
                total=each.population.total,
            )
            for each in plan.territory.communes
            if each.population
        ),
        update_conflicts=True,
        unique_fields=["commune", "vintage"],
        update_fields=["municipal", "total"],
    )


def _write_structures(epci: Epci, plan: _Plan) -> None:
    """Give the EPCI and each commune its structure; « Ville de Vitré », given by hand, stays."""
    Structure.objects.update_or_create(
        epci=epci,
        defaults={"kind": Structure.Kind.EPCI, "name": epci.name, "siren": epci.siren},
    )
    communes = plan.communes
    existing = {
        each.commune_id: each
        for each in Structure.objects.filter(
            kind=Structure.Kind.COMMUNE, commune__in=communes.values()
        )
    }
    created, updated = [], []
    named = tuple(_structure_names(plan.territory.communes))
    _rename_former_namesakes([name for _, name in named], communes.values())
    for public, name in named:
        commune = communes[public.insee_code]
        structure = existing.get(commune.pk)
        if structure is None:
            structure = Structure(
                kind=Structure.Kind.COMMUNE, name=name, siren=public.siren, commune=commune
            )
            structure.sort_key = structure.order()
            created.append(structure)
            continue
        structure.commune = commune
        before = _values(structure, ("name", "siren", "sort_key"))
        structure.name = name if structure.name.startswith("Commune ") else structure.name
        structure.siren = public.siren or structure.siren
        structure.sort_key = structure.order()
        if _values(structure, ("name", "siren", "sort_key")) != before:
            updated.append(structure)
    if updated:
        Structure.objects.bulk_update(updated, ["name", "siren", "sort_key"])
    Structure.objects.bulk_create(created)


def _rename_former_namesakes(names: Iterable[str], members: Iterable[Commune]) -> None:
    """Add its INSEE code to a former commune's structure: a merger may keep its name."""
    former = Structure.objects.filter(kind=Structure.Kind.COMMUNE, name__in=names)
    for structure in former.exclude(commune__in=members).select_related("commune"):
        code = structure.commune.insee_code if structure.commune else ""
        structure.name = f"{structure.name} ({code})"
        structure.save(update_fields=["name"])


def _structure_names(communes: Iterable[PublicCommune]) -> Iterable[tuple[PublicCommune, str]]:
    """Yield each commune with its structure's name.

    Namesakes (Seyssel) add their département, or their INSEE code within the same one.
    """
    communes = tuple(communes)
    namesakes = Counter(each.name for each in communes)
    neighbours = Counter((each.name, each.departement) for each in communes)
    for each in communes:
        twins = neighbours[each.name, each.departement] > 1
        suffix = f" ({each.insee_code if twins else each.departement})"
        yield each, f"Commune {each.name_after_de}{suffix if namesakes[each.name] > 1 else ''}"


def _unknown(siren: str, epcis: list[PublicEpci]) -> str:
    """Return the message for an unknown SIREN, with the nearest EPCI by number or by name."""
    if siren.isdigit():
        by_siren = {epci.siren: epci for epci in epcis}
        nearest = [by_siren[match] for match in difflib.get_close_matches(siren, by_siren, n=5)]
        message = f"Aucun EPCI ne porte le numéro SIREN {siren}."
    else:
        nearest = (search_epcis(siren, epcis) or nearest_epcis(siren, epcis))[:5]
        message = f"« {siren} » n’est pas un numéro SIREN : il a neuf chiffres."
    if not nearest:
        return f"{message} L’option --search TEXTE cherche un EPCI par son nom."
    lines = "".join(f"\n  {epci.siren}  {epci.name}" for epci in nearest)
    return f"{message} Les plus proches :{lines}"


def _values(row: Model, fields: Iterable[str]) -> list[Any]:
    return [getattr(row, field) for field in fields]


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=sort_key))
