"""What an import would write, worked out and told before anything is written."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from dataclasses import astuple, dataclass, field, replace
from typing import Any

from django.core.exceptions import ValidationError

from communes.import_refusals import ImportRefused
from communes.import_report import (
    SORT_KEY,
    Change,
    CommuneChanges,
    Departure,
    FieldChange,
    ImportReport,
    NewPopulation,
    as_read,
)
from communes.models import Commune, Epci, EpciMembership, Population
from communes.public_data import PublicCommune, Territory
from communes.structure_plan import EPCI, StructurePlan, plan_structures
from core.french import sort_key
from core.templatetags.french import day_text

EPCI_FIELDS = ("name", "kind", "departement")
NAMED_FIELDS = ("siren", "name", "contour")
CONTACT_FIELDS = ("address", "phone", "email", "website", "opening_hours")
PUBLIC_FIELDS = (*NAMED_FIELDS, *CONTACT_FIELDS)
COMMUNE_FIELDS = (*PUBLIC_FIELDS, SORT_KEY)


@dataclass
class Plan:
    """The rows that an import writes."""

    territory: Territory
    portal: Epci | None
    day: datetime.date
    created: list[Commune] = field(default_factory=list)
    updated: list[Commune] = field(default_factory=list)
    unchanged: list[Commune] = field(default_factory=list)
    joining: list[PublicCommune] = field(default_factory=list)
    leaving: list[EpciMembership] = field(default_factory=list)
    # Those whose end, written on this very day, is taken back.
    back: list[EpciMembership] = field(default_factory=list)
    populations: list[Population] = field(default_factory=list)
    # Former communes that hold the SIREN of a member: a merger may keep it.
    released: list[Commune] = field(default_factory=list)
    structures: StructurePlan = field(default_factory=StructurePlan)
    # By INSEE code.
    changes: dict[str, CommuneChanges] = field(default_factory=dict)
    known_populations: dict[str, tuple[int, int]] = field(default_factory=dict)
    exact: list[Any] = field(default_factory=list)

    @property
    def communes(self) -> dict[str, Commune]:
        return {each.insee_code: each for each in (*self.created, *self.updated, *self.unchanged)}

    @property
    def is_first(self) -> bool:
        return self.portal is None

    def tell(self, insee_code: str, name: str, *changes: Change) -> None:
        """Add what changes for a commune to what is told of it already."""
        told = self.changes.setdefault(insee_code, CommuneChanges(insee_code, name, ()))
        self.changes[insee_code] = replace(told, changes=(*told.changes, *changes))

    def successor_of(self, membership: EpciMembership) -> Commune | None:
        """Return the member that the commune which leaves is now part of, if any."""
        code = self.territory.merged.get(membership.commune.insee_code)
        return self.communes[code] if code else None

    def report(self, *, dry_run: bool, other_epci: str = "") -> ImportReport:
        """Return what this plan does, to be read."""
        known = [each.population for each in self.territory.communes if each.population]
        return ImportReport(
            epci=self.territory.epci,
            departement=self.territory.departement,
            dry_run=dry_run,
            day=self.day,
            created=len(self.created),
            updated=len(self.updated),
            unchanged=len(self.unchanged),
            joined=_in_order(each.name for each in self.joining),
            departures=tuple(self._departures()),
            inhabitants=sum(each.municipal for each in known),
            vintages=tuple(sorted({each.vintage for each in known})),
            is_first=self.is_first,
            epci_changes=tuple(self._epci_changes()),
            changes=tuple(sorted(self.changes.values(), key=lambda each: sort_key(each.name))),
            populations=() if self.is_first else tuple(self._new_populations()),
            fingerprint=self.fingerprint,
            other_epci=other_epci,
        )

    @property
    def fingerprint(self) -> str:
        """Return the mark of exactly what would be written, from what state."""
        dated = (self.joining and not self.is_first) or self.leaving
        exact = {
            "epci": [astuple(self.territory.epci), *map(astuple, self._epci_changes())],
            # The day matters only where it is written.
            "day": self.day.isoformat() if dated else "",
            "communes": self.exact,
            "structures": self.structures.changed,
            "joining": sorted(each.insee_code for each in self.joining),
            "leaving": [[each.insee_code, each.successor] for each in self._departures()],
            "populations": sorted(
                [each.commune.insee_code, each.vintage, each.municipal, each.total]
                for each in self.populations
            ),
        }
        text = json.dumps(exact, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:32]

    def _epci_changes(self) -> list[Change]:
        if self.portal is None:
            return []
        new = Epci(
            name=self.territory.epci.name,
            kind=self.territory.epci.kind,
            departement=self.territory.departement,
        )
        before, after = _shown(self.portal), _shown(new)
        own = [
            Change(_label(Epci, name), before[name], after[name])
            for name in EPCI_FIELDS
            if before[name] != after[name]
        ]
        return [*own, *self.structures.changes_of(EPCI)]

    def _departures(self) -> list[Departure]:
        found = [
            Departure(
                each.commune.insee_code, each.commune.name, str(self.successor_of(each) or "")
            )
            for each in self.leaving
        ]
        return sorted(found, key=lambda each: sort_key(each.name))

    def _new_populations(self) -> list[NewPopulation]:
        found = []
        for each in self.populations:
            vintage, municipal = self.known_populations.get(each.commune.insee_code, (None, None))
            found.append(
                NewPopulation(each.commune.name, each.vintage, each.municipal, municipal, vintage)
            )
        return sorted(found, key=lambda each: sort_key(each.name))


def make_plan(
    territory: Territory, portal: Epci | None, *, day: datetime.date, keep_contacts: bool
) -> Plan:
    """Return what loading `territory` would write; nothing is written.

    `keep_contacts` leaves the contacts of the town halls that the portal has already. Raises
    ImportRefused for a value that no commune may have. Five queries, whatever their number.
    """
    plan = Plan(territory, portal, day)
    public = {each.insee_code: each for each in territory.communes}
    existing = {each.insee_code: each for each in Commune.objects.filter(insee_code__in=public)}
    for code, each in public.items():
        commune = existing.get(code)
        if commune is None:
            _add_new(plan, each)
        else:
            _compare(plan, commune, each, keep_contacts=keep_contacts)
    _find_members(plan, public)
    _find_populations(plan)
    held = [each.siren for each in territory.communes if each.siren]
    released = Commune.objects.filter(siren__in=held).exclude(insee_code__in=public)
    plan.released = list(released.order_by("insee_code"))
    for former in plan.released:
        lost = Change(_label(Commune, "siren"), former.siren or "", "")
        plan.tell(former.insee_code, former.name, lost)
        plan.exact.append([former.insee_code, "released", former.siren])
    _find_structures(plan)
    return plan


def _find_structures(plan: Plan) -> None:
    """Work the structures out; a new commune comes with its own, which goes without saying."""
    rows = plan.structures = plan_structures(plan.territory, plan.portal, plan.communes)
    new = {each.insee_code for each in plan.created}
    for structure in (*rows.former, *rows.updated, *rows.created):
        commune = structure.commune
        if commune and commune.insee_code not in new:
            code = commune.insee_code
            plan.tell(code, commune.name, *rows.changes_of(code))


def _add_new(plan: Plan, public: PublicCommune) -> None:
    commune = Commune(insee_code=public.insee_code)
    changed = _take_over(commune, public, PUBLIC_FIELDS)
    _check(commune)
    plan.created.append(commune)
    plan.exact.append([public.insee_code, "new", changed])


def _compare(plan: Plan, commune: Commune, public: PublicCommune, *, keep_contacts: bool) -> None:
    kept = [name for name in CONTACT_FIELDS if keep_contacts and getattr(commune, name)]
    name = commune.name
    changed = _take_over(commune, public, [each for each in PUBLIC_FIELDS if each not in kept])
    _check(commune)
    if not changed:
        plan.unchanged.append(commune)
        return
    plan.updated.append(commune)
    plan.exact.append([public.insee_code, "changed", changed])
    plan.tell(public.insee_code, name, *as_read(changed, lambda each: _label(Commune, each)))


def _take_over(commune: Commune, public: PublicCommune, fields: Iterable[str]) -> list[FieldChange]:
    """Copy what is published into `commune`; return (field, before, after) of what changed.

    What the public data leaves empty erases nothing.
    """
    changed = []
    for name in fields:
        before, after = getattr(commune, name), getattr(public, name)
        if after and after != before:
            setattr(commune, name, after)
            changed.append((name, before, after))
    before, commune.sort_key = commune.sort_key, sort_key(commune.name)
    if before != commune.sort_key:
        changed.append((SORT_KEY, before, commune.sort_key))
    return changed


def _find_members(plan: Plan, public: dict[str, PublicCommune]) -> None:
    """Sort out who joins, who leaves, and whose departure of this very day is taken back.

    An end that is planned for a later day stays as it was decided.
    """
    rows = EpciMembership.objects.filter(epci=plan.portal).exclude(ends_on__lt=plan.day)
    last = {each.commune.insee_code: each for each in rows.select_related("commune")}
    plan.joining = [each for code, each in public.items() if code not in last]
    for code, membership in last.items():
        if code not in public and membership.ends_on is None:
            plan.leaving.append(membership)
        elif code in public and _was_ended_on(plan.day, membership):
            plan.back.append(membership)
            name, end = membership.commune.name, day_text(membership.ends_on, with_weekday=False)
            plan.tell(code, name, Change("sortie de l’EPCI", end, "annulée"))
            plan.exact.append([code, "back", str(membership.ends_on)])


def _was_ended_on(day: datetime.date, membership: EpciMembership) -> bool:
    """Return whether `membership` ends on `day`, or the day after for one that began on it."""
    began_then = membership.starts_on == day
    return membership.ends_on == (day + datetime.timedelta(days=1) if began_then else day)


def _find_populations(plan: Plan) -> None:
    """Keep the populations that are not known yet, and those whose figures were corrected."""
    communes = plan.communes
    known: dict[tuple[str, int], tuple[int, int]] = {}
    rows = Population.objects.filter(commune__insee_code__in=communes).order_by("vintage")
    for code, vintage, municipal, total in rows.values_list(
        "commune__insee_code", "vintage", "municipal", "total"
    ):
        known[code, vintage] = municipal, total
        plan.known_populations[code] = vintage, municipal
    for public in plan.territory.communes:
        found = public.population
        if found is None:
            continue
        if known.get((public.insee_code, found.vintage)) == (found.municipal, found.total):
            continue
        plan.populations.append(
            Population(
                commune=communes[public.insee_code],
                vintage=found.vintage,
                municipal=found.municipal,
                total=found.total,
            )
        )


def _check(commune: Commune) -> None:
    try:
        commune.clean_fields()
    except ValidationError as error:
        raise ImportRefused(
            f"{commune} ({commune.insee_code}) : {' '.join(error.messages)}"
        ) from error


def _label(model: type[Commune] | type[Epci], name: str) -> str:
    if name == SORT_KEY:
        return "classement alphabétique"
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _shown(epci: Epci) -> dict[str, str]:
    return {
        "name": epci.name,
        "kind": epci.get_kind_display(),
        "departement": epci.departement,
    }


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=sort_key))
