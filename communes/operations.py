"""Writes on the territory: loading an EPCI and its communes from the public data."""

import datetime
import difflib
from collections.abc import Callable

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from communes.import_plan import COMMUNE_FIELDS, EPCI_FIELDS, Plan, make_plan
from communes.import_refusals import ImportRefused, OtherEpci, UnknownSiren
from communes.import_report import ImportReport
from communes.models import Commune, Epci, EpciMembership, Population, Structure
from communes.public_data import (
    PublicEpci,
    Territory,
    nearest_epcis,
    read_epcis,
    read_territories,
    search_epcis,
)
from communes.structure_plan import STRUCTURE_FIELDS
from core.departements import time_zone

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


def read_territory(siren: str) -> Territory:
    """Return the territory of the EPCI `siren`.

    Raises UnknownSiren, which holds the nearest ones, and PublicDataMissing.
    """
    territory = read_territories({siren}).get(siren)
    if territory is None:
        raise UnknownSiren(siren, nearest_to(siren, read_epcis()))
    return territory


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
    return load_territory(territory=read_territory(siren), dry_run=dry_run, progress=progress)


def load_territory(
    *,
    territory: Territory,
    dry_run: bool = False,
    progress: Progress | None = None,
    day: datetime.date | None = None,
    keep_contacts: bool = False,
    fingerprint: str = "",
) -> ImportReport:
    """Write a territory, in one transaction; writing it again changes nothing.

    Communes that are no longer members keep their rows: their membership ends on `day` (today in
    the EPCI's zone by default), with their successor if they merged into a member. At the first
    import the start of each membership is unknown and stays empty. `keep_contacts` leaves the
    contacts of the town halls that the portal has already. With the `fingerprint` of a former
    report, exactly what it told is written, or nothing. Raises ImportRefused.
    """
    step = progress or (lambda _name: None)
    day = day or timezone.localdate(timezone=time_zone(territory.departement))
    try:
        with transaction.atomic():
            step(IMPORT_STEPS[1])
            portal = _portal(territory, dry_run=dry_run)
            other = portal if portal and portal.siren != territory.epci.siren else None
            plan = make_plan(
                territory, None if other else portal, day=day, keep_contacts=keep_contacts
            )
            if fingerprint and plan.fingerprint != fingerprint:
                raise ImportRefused(
                    "Les données ont changé depuis que la liste des changements a été montrée : "
                    "rien n’a été écrit. Relisez-la, puis confirmez de nouveau."
                )
            if not dry_run:
                _write(plan, step)
            return plan.report(dry_run=dry_run, other_epci=other.name if other else "")
    except IntegrityError as error:
        raise ImportRefused(
            "Les données publiques contredisent ce que le portail contient déjà : "
            f"rien n’a été écrit. Ce que dit la base de données : {error}"
        ) from error


def _portal(territory: Territory, *, dry_run: bool) -> Epci | None:
    """Return the EPCI of this portal if it has one; who is to write holds it until the end."""
    rows = Epci.objects.without_logo()
    if dry_run:
        return rows.first()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_IMPORT_LOCK])
    portal = rows.select_for_update(of=("self",)).first()
    if portal and portal.siren != territory.epci.siren:
        raise OtherEpci(portal, territory.epci)
    # Nobody changes a commune between the plan and its writing.
    # Their keys do not change: what refers to them (a request, an adhésion) need not wait.
    list(Commune.objects.select_for_update(no_key=True).order_by("pk").values_list("pk"))
    return portal


def _write(plan: Plan, step: Progress) -> None:
    epci = _write_epci(plan)
    step(IMPORT_STEPS[2])
    # Held by members from now on (a changed code).
    Commune.objects.filter(pk__in=[each.pk for each in plan.released]).update(siren=None)
    Commune.objects.bulk_create(plan.created)
    if plan.updated:
        Commune.objects.bulk_update(plan.updated, COMMUNE_FIELDS)
    step(IMPORT_STEPS[3])
    _write_memberships(epci, plan)
    step(IMPORT_STEPS[4])
    Population.objects.bulk_create(
        plan.populations,
        update_conflicts=True,
        unique_fields=["commune", "vintage"],
        update_fields=["municipal", "total"],
    )
    step(IMPORT_STEPS[5])
    _write_structures(epci, plan)


def _write_epci(plan: Plan) -> Epci:
    """Write what the public data knows of the EPCI, and only that: the rest is its own."""
    territory = plan.territory
    epci = plan.portal or Epci(siren=territory.epci.siren)
    epci.name, epci.kind = territory.epci.name, territory.epci.kind
    epci.departement = territory.departement
    epci.imported_at = timezone.now()
    written = (*EPCI_FIELDS, "imported_at")
    checked = {"siren", *written}
    epci.clean_fields(exclude=[f.name for f in Epci._meta.fields if f.name not in checked])
    epci.save(update_fields=written if epci.pk else None)
    return epci


def _write_memberships(epci: Epci, plan: Plan) -> None:
    communes, day = plan.communes, plan.day
    joining = [communes[each.insee_code] for each in plan.joining]
    back = EpciMembership.objects.filter(pk__in=[each.pk for each in plan.back])
    back.update(ends_on=None, successor=None)
    EpciMembership.objects.bulk_create(
        EpciMembership(epci=epci, commune=commune, starts_on=None if plan.is_first else day)
        for commune in joining
    )
    for membership in plan.leaving:
        # A half-open period holds at least one day: a commune that joined today leaves tomorrow.
        starts_on = membership.starts_on
        membership.ends_on = max(day, starts_on + datetime.timedelta(days=1)) if starts_on else day
        membership.successor = plan.successor_of(membership)
    EpciMembership.objects.bulk_update(plan.leaving, ["ends_on", "successor"])


def _write_structures(epci: Epci, plan: Plan) -> None:
    rows = plan.structures
    for structure in rows.created:
        if structure.kind == Structure.Kind.EPCI:
            structure.epci = epci
    Structure.objects.bulk_update(rows.former, STRUCTURE_FIELDS)
    Structure.objects.bulk_update(rows.updated, STRUCTURE_FIELDS)
    Structure.objects.bulk_create(rows.created)


def nearest_to(siren: str, epcis: list[PublicEpci]) -> tuple[PublicEpci, ...]:
    """Return the EPCI whose number, or whose name, is the nearest to what was asked for."""
    if siren.isdigit():
        by_siren = {epci.siren: epci for epci in epcis}
        return tuple(by_siren[match] for match in difflib.get_close_matches(siren, by_siren, n=5))
    return tuple((search_epcis(siren, epcis) or nearest_epcis(siren, epcis))[:5])
