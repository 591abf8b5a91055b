"""Loading a territory: the real data of Vitré Communauté, and small territories that change."""

import datetime
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from communes.import_refusals import ImportRefused
from communes.models import Commune, Epci, EpciMembership, Population, Structure
from communes.operations import IMPORT_STEPS, import_epci, load_territory
from communes.public_data import (
    PublicCommune,
    PublicEpci,
    PublicPopulation,
    Territory,
    read_territories,
)

VITRE, MORTAGNE = "200039022", "248500662"
DAY = datetime.date(2026, 11, 22)
# Corsica, La Réunion, both big métropoles, two communes of one name.
UNUSUAL = ("242010056", "249740119", "200054781", "200046977", "200070852")
TABLES = (Epci, Commune, EpciMembership, Population, Structure)


def public_commune(number: int, name: str, **values: object) -> PublicCommune:
    commune = PublicCommune(
        insee_code=f"35{number:03d}",
        name=name,
        name_after_de=f"de {name}",
        contour=None,
        address="",
        phone="",
        email="",
        website="",
        opening_hours=[],
        population=PublicPopulation(f"2135{number:05d}", 2022, 100 * number, 110 * number),
    )
    return replace(commune, **values)


def small_territory(*communes: PublicCommune, siren: str = VITRE, **values: object) -> Territory:
    epci = PublicEpci("1", siren, "Vitré Communauté", "CA")
    return replace(Territory(epci, communes, {}), **values)


def rows() -> list[list[tuple]]:
    return [list(table.objects.order_by("pk").values_list()) for table in TABLES]


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("import_epci", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture(scope="module")
def unusual_territories() -> dict[str, Territory]:
    return read_territories(UNUSUAL)


@pytest.fixture
def three() -> tuple[PublicCommune, ...]:
    return public_commune(1, "Bais"), public_commune(2, "Drouges"), public_commune(3, "Torcé")


@pytest.mark.django_db
def test_vitre_is_loaded_whole(django_assert_max_num_queries):
    with django_assert_max_num_queries(30):
        report = import_epci(siren=VITRE)
    epci = Epci.objects.get()
    assert (epci.name, epci.kind, epci.departement) == ("Vitré Communauté", Epci.Kind.CA, "35")
    assert epci.imported_at is not None
    assert (report.created, report.updated, report.unchanged) == (46, 0, 0)
    assert report.inhabitants == 82_956
    members = Commune.objects.members_on(DAY)
    assert members.count() == 46
    assert [str(each) for each in members[17:19]] == ["La Guerche-de-Bretagne", "Landavran"]
    assert not members.filter(contour=None).exists()
    assert Population.objects.filter(vintage=2022).count() == 46
    assert epci.structure.name == "Vitré Communauté"
    names = Structure.objects.filter(kind=Structure.Kind.COMMUNE).values_list("name", flat=True)
    assert list(names[16:18]) == [
        "Commune de Gennes-sur-Seiche",
        "Commune de La Guerche-de-Bretagne",
    ]


@pytest.mark.django_db
def test_importing_again_changes_nothing():
    import_epci(siren=VITRE)
    before = rows()
    report = import_epci(siren=VITRE)
    assert (report.created, report.updated, report.unchanged) == (0, 0, 46)
    assert (report.joined, report.left) == ((), ())
    after = rows()
    assert after[1:] == before[1:]
    assert Epci.objects.count() == 1


@pytest.mark.django_db
def test_each_step_is_announced_once():
    steps: list[str] = []
    import_epci(siren=VITRE, progress=steps.append)
    assert tuple(steps) == IMPORT_STEPS


@pytest.mark.django_db
def test_a_dry_run_reports_and_writes_nothing():
    report = import_epci(siren=VITRE, dry_run=True)
    assert report.created == len(report.joined) == 46
    assert report.dry_run
    assert not any(table.objects.exists() for table in TABLES)


@pytest.mark.django_db
def test_another_epci_is_refused_but_its_dry_run_is_shown(three):
    load_territory(territory=small_territory(*three))
    before = rows()
    with pytest.raises(ImportRefused, match="sert déjà Vitré Communauté"):
        import_epci(siren=MORTAGNE)
    report = import_epci(siren=MORTAGNE, dry_run=True)
    assert report.created == 11
    assert report.other_epci == "Vitré Communauté"
    assert rows() == before


@pytest.mark.django_db
def test_a_commune_that_leaves_keeps_its_rows_and_its_history(three):
    load_territory(territory=small_territory(*three), day=DAY)
    report = load_territory(territory=small_territory(*three[:2]), day=DAY)
    assert report.left == ("Torcé",)
    membership = EpciMembership.objects.get(commune__name="Torcé")
    assert (membership.starts_on, membership.ends_on, membership.successor) == (None, DAY, None)
    yesterday = DAY - datetime.timedelta(days=1)
    assert Commune.objects.members_on(yesterday).count() == 3
    assert Commune.objects.members_on(DAY).count() == 2
    assert Population.objects.filter(commune__name="Torcé").exists()


@pytest.mark.django_db
def test_a_commune_that_merges_names_its_successor(three):
    load_territory(territory=small_territory(*three), day=DAY)
    load_territory(territory=small_territory(*three[:2], merged={"35003": "35001"}), day=DAY)
    assert str(EpciMembership.objects.get(commune__name="Torcé").successor) == "Bais"


@pytest.mark.django_db
def test_a_commune_that_joins_or_comes_back_starts_that_day(three):
    later = DAY + datetime.timedelta(days=30)
    load_territory(territory=small_territory(*three[:2]), day=DAY)
    report = load_territory(territory=small_territory(*three), day=DAY)
    assert report.joined == ("Torcé",)
    # Gone the very day it came: a half-open period still holds one day.
    load_territory(territory=small_territory(*three[:2]), day=DAY)
    load_territory(territory=small_territory(*three), day=later)
    periods = EpciMembership.objects.filter(commune__name="Torcé").order_by("starts_on")
    assert list(periods.values_list("starts_on", "ends_on")) == [
        (DAY, DAY + datetime.timedelta(days=1)),
        (later, None),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("joined_on", [DAY - datetime.timedelta(days=30), DAY])
def test_a_commune_back_on_the_day_it_left_has_never_left(three, joined_on):
    load_territory(territory=small_territory(*three[:2]), day=joined_on)
    load_territory(territory=small_territory(*three), day=joined_on)
    merged = small_territory(*three[:2], merged={"35003": "35001"})
    load_territory(territory=merged, day=DAY)
    report = load_territory(territory=small_territory(*three), day=DAY)
    assert report.joined == ()
    assert [(each.name, each.changes[0].after) for each in report.changes] == [("Torcé", "annulée")]
    membership = EpciMembership.objects.get(commune__name="Torcé")
    assert (membership.starts_on, membership.ends_on) == (joined_on, None)
    assert membership.successor is None


@pytest.mark.django_db
def test_a_departure_decided_for_a_later_day_stays(three):
    load_territory(territory=small_territory(*three), day=DAY)
    leaving = EpciMembership.objects.get(commune__name="Torcé")
    leaving.ends_on = DAY + datetime.timedelta(days=40)
    leaving.save()
    report = load_territory(territory=small_territory(*three), day=DAY)
    assert report.changes_nothing
    assert EpciMembership.objects.get(commune__name="Torcé").ends_on == leaving.ends_on


@pytest.mark.django_db
def test_a_merger_may_keep_the_name_and_the_siren_of_a_commune_that_disappears(three):
    bais, drouges, torce = three
    load_territory(territory=small_territory(*three), day=DAY)
    new = replace(torce, insee_code="35999", name_after_de="de Torcé")
    merged = small_territory(bais, drouges, new, merged={"35003": "35999"})
    for _ in range(2):
        load_territory(territory=merged, day=DAY + datetime.timedelta(days=1))
    structures = Structure.objects.filter(commune__name="Torcé").order_by("commune__insee_code")
    assert list(structures.values_list("name", "siren", "commune__siren")) == [
        ("Commune de Torcé (35003)", None, None),
        ("Commune de Torcé", torce.siren, torce.siren),
    ]


@pytest.mark.django_db
def test_namesakes_of_one_departement_say_their_code():
    one, two = public_commune(1, "Bais"), public_commune(2, "Bais")
    load_territory(territory=small_territory(one, two))
    names = Structure.objects.filter(kind=Structure.Kind.COMMUNE).values_list("name", flat=True)
    assert set(names) == {"Commune de Bais (35001)", "Commune de Bais (35002)"}


@pytest.mark.django_db
def test_what_the_database_refuses_is_told_in_french_and_nothing_is_written(three):
    Structure.objects.create(kind=Structure.Kind.OTHER, name="Commune de Torcé")
    before = rows()
    with pytest.raises(ImportRefused, match="rien n’a été écrit") as refused:
        load_territory(territory=small_territory(*three), day=DAY)
    assert "Commune de Torcé" in str(refused.value)
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_two_first_imports_at_once_make_one_territory(three):
    def load(_number: int) -> int:
        try:
            return load_territory(territory=small_territory(*three), day=DAY).created
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        created = sorted(pool.map(load, range(4)))
    assert created == [0, 0, 0, 3]
    assert EpciMembership.objects.count() == 3


@pytest.mark.django_db
def test_changes_are_taken_over_and_empty_values_erase_nothing(three):
    bais, drouges, torce = three
    load_territory(territory=small_territory(replace(bais, phone="02 99 00 00 00"), drouges, torce))
    renamed = replace(bais, name="Le Bais", name_after_de="du Bais")
    report = load_territory(territory=small_territory(renamed, drouges, torce))
    assert (report.updated, report.unchanged) == (1, 2)
    commune = Commune.objects.get(insee_code="35001")
    assert (commune.name, commune.sort_key) == ("Le Bais", "bais, le")
    assert commune.phone == "02 99 00 00 00"
    assert commune.structures.get().name == "Commune du Bais"


@pytest.mark.django_db
def test_a_structure_renamed_by_hand_keeps_its_name(three):
    load_territory(territory=small_territory(*three))
    Structure.objects.filter(commune__insee_code="35001").update(name="Ville de Bais")
    load_territory(territory=small_territory(*three))
    assert Structure.objects.get(commune__insee_code="35001").name == "Ville de Bais"


@pytest.mark.django_db
def test_two_communes_of_one_name_say_their_departement():
    ain, savoie = public_commune(1, "Seyssel"), public_commune(2, "Seyssel")
    territory = small_territory(
        replace(ain, insee_code="01407"), replace(savoie, insee_code="74269")
    )
    load_territory(territory=territory)
    names = Structure.objects.filter(kind=Structure.Kind.COMMUNE).values_list("name", flat=True)
    assert set(names) == {"Commune de Seyssel (01)", "Commune de Seyssel (74)"}


@pytest.mark.django_db
def test_a_new_vintage_is_added_beside_the_old_one(three):
    load_territory(territory=small_territory(*three))
    newer = tuple(
        replace(each, population=replace(each.population, vintage=2023, municipal=7, total=9))
        for each in three
    )
    load_territory(territory=small_territory(*newer))
    kept = Population.objects.filter(commune__name="Bais").values_list("vintage", "municipal")
    assert list(kept) == [(2023, 7), (2022, 100)]


@pytest.mark.django_db
def test_a_wrong_value_stops_everything(three):
    wrong = replace(three[2], email="pas une adresse")
    with pytest.raises(ImportRefused, match=r"Torcé \(35003\)"):
        load_territory(territory=small_territory(*three[:2], wrong))
    assert not any(table.objects.exists() for table in TABLES)


@pytest.mark.django_db
@pytest.mark.parametrize("siren", UNUSUAL)
def test_unusual_territories_load(siren, unusual_territories):
    report = load_territory(territory=unusual_territories[siren])
    assert Commune.objects.members_on(DAY).count() == report.created > 0


@pytest.mark.django_db
def test_the_command_says_what_it_did():
    text = run("200 039 022")
    assert "Vitré Communauté (communauté d’agglomération), SIREN 200039022, département 35" in text
    assert "46\u00a0communes, 82\u202f956\u00a0habitants (millésime 2022)" in text
    assert "Domalain" in text
    assert "rien n’a été écrit" not in text
    assert Epci.objects.get().siren == VITRE


@pytest.mark.django_db
def test_the_command_dry_run_says_that_nothing_was_written():
    assert "Essai seulement\u00a0: rien n’a été écrit." in run(VITRE, "--dry-run")
    assert not Epci.objects.exists()


@pytest.mark.parametrize(
    ("siren", "message", "nearest"),
    [
        (
            "200039023",
            "Aucun EPCI ne porte le numéro SIREN 200039023",
            "200039022  Vitré Communauté",
        ),
        ("Vitre", "n’est pas un numéro SIREN", "200039022  Vitré Communauté"),
        ("Vitré Comunauté", "n’est pas un numéro SIREN", "200039022  Vitré Communauté"),
        ("Valée de l'Hérault", "n’est pas un numéro SIREN", "243400694  Communauté de communes"),
    ],
)
@pytest.mark.django_db
def test_an_unknown_siren_gets_the_nearest_names(siren, message, nearest):
    with pytest.raises(CommandError) as error:
        run(siren)
    assert message in str(error.value)
    assert nearest in str(error.value)
    assert not Epci.objects.exists()


def test_search_lists_the_epci():
    assert run("--search", "vallee de l'herault").strip() == (
        "243400694  Communauté de communes Vallée de l’Hérault"
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["--search", "introuvable"], "dont le nom contient"), ([], "Donnez un numéro SIREN")],
)
def test_a_search_without_result_or_no_argument_is_an_error(arguments, message):
    with pytest.raises(CommandError, match=message):
        run(*arguments)
