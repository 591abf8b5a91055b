"""What an import tells before it writes: the changes, their mark, and nothing else written."""

import datetime
from dataclasses import replace

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from communes.import_refusals import ImportRefused
from communes.import_report import Change, Departure
from communes.models import Commune, Epci, EpciMembership, Population, Structure
from communes.operations import import_epci, load_territory
from tests.communes.factories import give_logo
from tests.communes.test_import_epci import public_commune, rows, small_territory

DAY = datetime.date(2026, 11, 22)
LATER = DAY + datetime.timedelta(days=40)
AJACCIO, BASQUE_COUNTRY = "242010056", "200067106"


@pytest.fixture
def three(db):
    found = public_commune(1, "Bais"), public_commune(2, "Drouges"), public_commune(3, "Torcé")
    load_territory(territory=small_territory(*found), day=DAY)
    return found


def dry_run(territory, **values):
    return load_territory(territory=territory, day=LATER, dry_run=True, **values)


def test_what_is_the_same_changes_nothing(three):
    report = dry_run(small_territory(*three))
    assert report.changes_nothing
    assert not report.is_first


def test_each_change_is_told_and_nothing_is_written(three):
    bais, drouges, _torce = three
    renamed = replace(bais, name="Le Bais", name_after_de="du Bais", phone="02 99 00 00 00")
    new = public_commune(4, "Visseiche")
    population = replace(drouges.population, vintage=2023, municipal=250, total=260)
    changed = small_territory(
        renamed, replace(drouges, population=population), new, merged={"35003": "35004"}
    )
    before = rows()
    report = dry_run(changed)
    assert rows() == before
    assert report.joined == ("Visseiche",)
    assert report.departures == (Departure("35003", "Torcé", "Visseiche"),)
    assert [(each.name, each.changes) for each in report.changes] == [
        (
            "Bais",
            (
                Change("nom", "Bais", "Le Bais"),
                Change("téléphone", "", "02 99 00 00 00"),
                Change("structure", "Commune de Bais", "Commune du Bais"),
            ),
        )
    ]
    told = [(each.name, each.vintage, each.municipal, each.before) for each in report.populations]
    assert told == [("Drouges", 2023, 250, 200), ("Visseiche", 2022, 400, None)]
    assert report.populations[0].difference == 50
    assert not report.changes_nothing


def test_exactly_what_was_told_is_written(three):
    bais, drouges, torce = three
    changed = small_territory(bais, replace(drouges, phone="02 99 11 11 11"), torce)
    told = dry_run(changed)
    done = load_territory(territory=changed, day=LATER, fingerprint=told.fingerprint)
    assert done.changes == told.changes
    assert Commune.objects.get(insee_code="35002").phone == "02 99 11 11 11"
    assert dry_run(changed).changes_nothing


@pytest.mark.parametrize("meanwhile", ["the portal", "the data", "the day"])
def test_what_changed_meanwhile_refuses_the_whole(three, meanwhile):
    bais, drouges, _torce = three
    changed = small_territory(bais, replace(drouges, phone="02 99 11 11 11"))
    told = dry_run(changed)
    day = LATER
    if meanwhile == "the portal":
        Commune.objects.filter(insee_code="35002").update(phone="02 99 22 22 22")
    elif meanwhile == "the data":
        changed = small_territory(bais, replace(drouges, phone="02 99 33 33 33"))
    else:
        # Torcé would leave on another day than the one that was shown.
        day += datetime.timedelta(days=1)
    before = rows()
    with pytest.raises(ImportRefused, match="rien n’a été écrit"):
        load_territory(territory=changed, day=day, fingerprint=told.fingerprint)
    assert rows() == before


def test_the_day_does_not_matter_where_it_is_not_written(three):
    bais, drouges, torce = three
    changed = small_territory(bais, replace(drouges, phone="02 99 11 11 11"), torce)
    told = dry_run(changed)
    tomorrow = LATER + datetime.timedelta(days=1)
    load_territory(territory=changed, day=tomorrow, fingerprint=told.fingerprint)
    assert Commune.objects.get(insee_code="35002").phone == "02 99 11 11 11"


def test_contacts_corrected_in_the_portal_may_be_kept(three):
    bais, drouges, torce = three
    Commune.objects.filter(insee_code="35001").update(phone="02 99 44 44 44")
    published = small_territory(
        replace(bais, phone="02 99 00 00 00", name="Bais-le-Haut"),
        replace(drouges, email="mairie@drouges.test"),
        torce,
    )
    taken, kept = dry_run(published), dry_run(published, keep_contacts=True)
    assert taken.fingerprint != kept.fingerprint
    labels = {each.name: [change.label for change in each.changes] for each in kept.changes}
    # What the portal does not have yet is taken all the same.
    ranked = "classement alphabétique de la structure"
    assert labels == {"Bais": ["nom", ranked], "Drouges": ["courriel de la mairie"]}
    load_territory(territory=published, day=LATER, keep_contacts=True, fingerprint=kept.fingerprint)
    assert Commune.objects.get(insee_code="35001").phone == "02 99 44 44 44"


def structure(code: str) -> Structure:
    return Structure.objects.get(kind=Structure.Kind.COMMUNE, commune__insee_code=code)


def test_a_siren_that_passes_to_another_commune_is_told(three):
    bais, drouges, torce = three
    new = replace(torce, insee_code="35999", name="Torcé-les-Bois", name_after_de="de Torcé")
    report = dry_run(small_territory(bais, drouges, new, merged={"35003": "35999"}))
    assert [(each.name, each.changes) for each in report.changes] == [
        (
            "Torcé",
            (
                Change("numéro SIREN", torce.siren, ""),
                # The new commune takes over the name of its structure, too.
                Change("structure", "Commune de Torcé", "Commune de Torcé (35003)"),
                Change("numéro SIREN de la structure", torce.siren, ""),
            ),
        )
    ]


def test_a_structure_that_alone_differs_is_told_and_repaired(three):
    kept = structure("35002")
    Structure.objects.filter(pk=kept.pk).update(siren=None, sort_key="zzz")
    Structure.objects.filter(pk=structure("35003").pk).delete()
    Structure.objects.filter(pk=structure("35001").pk).update(name="Commune du Bais")
    territory = small_territory(*three)
    report = dry_run(territory)
    assert not report.changes_nothing
    assert {each.name: each.changes for each in report.changes} == {
        "Bais": (Change("structure", "Commune du Bais", "Commune de Bais"),),
        "Drouges": (
            Change("numéro SIREN de la structure", "", kept.siren),
            Change("classement alphabétique de la structure", "zzz", "drouges"),
        ),
        "Torcé": (
            Change("structure", "", "Commune de Torcé"),
            Change("numéro SIREN de la structure", "", three[2].siren),
        ),
    }
    load_territory(territory=territory, day=LATER, fingerprint=report.fingerprint)
    assert structure("35002").siren == kept.siren
    assert structure("35003").name == "Commune de Torcé"
    assert dry_run(territory).changes_nothing


def test_the_place_of_a_commune_in_lists_is_told_and_repaired(three):
    Commune.objects.filter(insee_code="35002").update(sort_key="zzz")
    report = dry_run(small_territory(*three))
    assert [(each.name, each.changes) for each in report.changes] == [
        ("Drouges", (Change("classement alphabétique", "zzz", "drouges"),))
    ]
    load_territory(territory=small_territory(*three), day=LATER, fingerprint=report.fingerprint)
    assert Commune.objects.get(insee_code="35002").sort_key == "drouges"


def test_the_structure_of_the_epci_follows_its_name_unless_named_by_hand(three):
    territory = small_territory(*three)
    renamed = replace(territory, epci=replace(territory.epci, name="Vitré Agglomération"))
    told = Change("structure", "Vitré Communauté", "Vitré Agglomération")
    assert told in dry_run(renamed).epci_changes
    Structure.objects.filter(kind=Structure.Kind.EPCI).update(name="Vitré Co")
    load_territory(territory=renamed, day=LATER)
    assert Structure.objects.get(kind=Structure.Kind.EPCI).name == "Vitré Co"
    assert dry_run(renamed).changes_nothing


def test_a_structure_that_changed_meanwhile_refuses_the_whole(three):
    bais, drouges, torce = three
    changed = small_territory(bais, replace(drouges, phone="02 99 11 11 11"), torce)
    told = dry_run(changed)
    Structure.objects.filter(pk=structure("35003").pk).update(siren=None)
    with pytest.raises(ImportRefused, match="rien n’a été écrit"):
        load_territory(territory=changed, day=LATER, fingerprint=told.fingerprint)
    assert structure("35003").siren is None


def test_a_commune_with_history_is_closed_never_deleted(three):
    bais, drouges, _ = three
    load_territory(territory=small_territory(bais, drouges, merged={"35003": "35001"}), day=LATER)
    gone = Commune.objects.get(insee_code="35003")
    membership = EpciMembership.objects.get(commune=gone)
    assert (membership.ends_on, membership.successor.insee_code) == (LATER, "35001")
    assert Population.objects.filter(commune=gone).exists()


def test_the_identity_chosen_meanwhile_is_not_undone(three):
    epci = Epci.objects.get()
    logo = give_logo(epci)
    stale = Epci.objects.get()
    Epci.objects.update(chosen_name="Vitré Co", colour="#5b2c83", direction_word="pôle")
    territory = small_territory(*three)
    load_territory(
        territory=replace(territory, epci=replace(territory.epci, name="Vitré Agglomération")),
        day=LATER,
    )
    epci.refresh_from_db()
    assert epci.name == "Vitré Agglomération"
    assert (epci.chosen_name, epci.colour, epci.direction_word) == ("Vitré Co", "#5b2c83", "pôle")
    assert epci.logo_hash == logo.digest == stale.logo_hash


def queries(siren: str, **values: bool) -> int:
    with CaptureQueriesContext(connection) as captured:
        import_epci(siren=siren, **values)
    return len(captured)


@pytest.mark.django_db
def test_the_number_of_round_trips_does_not_grow_with_the_communes():
    """Ten communes or 158: the first time, then with every commune to change, then none."""
    counted = []
    for siren, communes in ((AJACCIO, 10), (BASQUE_COUNTRY, 158)):
        with transaction.atomic():
            first = queries(siren)
            assert Commune.objects.members_on(DAY).count() == communes
            Commune.objects.update(phone="01 00 00 00 00", address="Ailleurs")
            Population.objects.update(municipal=1, total=1)
            EpciMembership.objects.filter(commune__insee_code__endswith="1").delete()
            changed = queries(siren)
            counted.append((first, changed, queries(siren), queries(siren, dry_run=True)))
            transaction.set_rollback(True)
    assert counted[0] == counted[1]
    assert max(counted[0]) <= 30
