"""The scheme as its editors keep it."""

import pytest
from django.urls import reverse

from core.rough_dates import RoughDate
from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeStep
from tests.governance.factories import (
    ActionFactory,
    AxisFactory,
    FigureFactory,
    SchemeFactory,
    StepFactory,
)
from tests.services.pages import queries_of, text_of

pytestmark = pytest.mark.django_db
read = RoughDate.read


@pytest.fixture
def editor(cast, sign_in):
    return sign_in(cast.administrator)


def url(name: str, *args: object) -> str:
    return reverse(name, args=args)


def part_url(row, kind: str, name: str = "scheme_part_edit") -> str:
    return url(name, row.scheme.slug, kind, row.slug)


def plain(response) -> str:
    return response.content.decode().replace("\u00a0", " ")


def test_a_scheme_is_written_from_nothing(editor, client):
    assert "Écrire le schéma" in text_of(editor.get(url("scheme_admin")))
    typed = {
        "name": "Schéma 2017",
        "state": Scheme.State.ADOPTED,
        "adopted": "20 janvier 2017",
        "starts": "2017",
        "objectives": "Rapprocher\nPartager",
        "version": "0",
    }
    response = editor.post(url("scheme_new"), typed)
    assert response.url == url("scheme_admin_of", "schema-2017")
    scheme = Scheme.objects.get()
    assert (scheme.adopted, scheme.starts) == (read("20/01/2017"), read("2017"))
    assert scheme.objective_list == ["Rapprocher", "Partager"]
    assert "Schéma 2017" in text_of(client.get(url("scheme")))


def test_a_date_that_cannot_be_read_is_given_back(editor):
    scheme = SchemeFactory()
    typed = {"title": "Séminaire", "starts": "bientôt", "position": "1", "version": "0"}
    response = editor.post(url("scheme_part_new", scheme.slug, "etape"), typed)
    assert response.status_code == 422
    assert "Cette date ne se lit pas." in plain(response)
    assert 'value="bientôt"' in plain(response)
    assert not SchemeStep.objects.exists()


def test_an_end_before_its_start_is_said_beside_the_end(editor):
    scheme = SchemeFactory()
    typed = {"title": "Étape", "starts": "2016", "ends": "2015", "position": "1", "version": "0"}
    response = editor.post(url("scheme_part_new", scheme.slug, "etape"), typed)
    assert response.context["form"].errors["ends"] == ["La fin vient après le début."]


def test_a_draft_has_no_adoption(editor):
    typed = {"name": "Projet", "state": "draft", "adopted": "2017", "version": "0"}
    response = editor.post(url("scheme_new"), typed)
    assert "Un schéma en projet n’a pas de date d’adoption." in plain(response)


def test_a_second_scheme_under_way_is_refused(editor):
    SchemeFactory()
    typed = {"name": "Autre", "state": "under_way", "version": "0"}
    assert "terminez-le d’abord" in plain(editor.post(url("scheme_new"), typed))


def test_every_kind_of_part_is_added(editor):
    scheme = SchemeFactory()
    typed = {"title": "Le titre", "position": "1", "version": "0"}
    extra = {
        "etape": {"starts": "printemps 2015", "ends": "printemps 2015"},
        "axe": {"objective": "L’efficience."},
        "chiffre": {"value": "4"},
        "action": {"kind": "network", "stage": "idea"},
    }
    for kind, more in extra.items():
        address = url("scheme_part_new", scheme.slug, kind)
        assert editor.get(address).status_code == 200
        assert editor.post(address, typed | more).status_code == 302
    found = [rows.get() for rows in (scheme.steps, scheme.axes, scheme.figures, scheme.actions)]
    assert {row.slug for row in found} == {"le-titre"}
    assert found[0].period == "au printemps 2015"


def test_an_action_is_changed_with_all_that_it_is_tied_to(editor, territory):
    action = ActionFactory(stage=SchemeAction.Stage.IDEA)
    axis = AxisFactory(scheme=action.scheme)
    AxisFactory(scheme__closed=True, title="Axe d’un autre schéma")
    page = text_of(editor.get(part_url(action, "action")))
    assert "Axe d’un autre schéma" not in page
    typed = {
        "title": "Pôle technique",
        "kind": "common_service",
        "axis": axis.pk,
        "stage": "under_way",
        "progress": "40",
        "starts": "mars 2016",
        "lead_commune": territory.home.pk,
        "communes": [territory.second.pk],
        "services": [territory.roads_service.pk],
        "position": "2",
        "version": "0",
    }
    assert editor.post(part_url(action, "action"), typed).status_code == 302
    action.refresh_from_db()
    assert (action.axis, action.progress, action.starts) == (axis, 40, read("mars 2016"))
    # The commune that leads an action takes part in it.
    assert set(action.communes.all()) == {territory.home, territory.second}
    assert list(action.services.all()) == [territory.roads_service]
    assert 'value="mars 2016"' in plain(editor.get(part_url(action, "action")))


def test_the_second_of_two_editors_gets_their_words_back(editor):
    axis = AxisFactory(version=1)
    typed = {"title": "Autre titre", "objective": "Mes mots", "position": "1", "version": "0"}
    response = editor.post(part_url(axis, "axe"), typed)
    assert response.status_code == 409
    assert "Mes mots" in plain(response)
    axis.refresh_from_db()
    assert axis.title != "Autre titre"


def test_a_version_of_thousands_of_digits_is_only_refused(editor):
    step = StepFactory()
    response = editor.post(part_url(step, "etape", "scheme_part_delete"), {"version": "9" * 5000})
    assert response.status_code == 409
    assert SchemeStep.objects.filter(pk=step.pk).exists()


def test_only_what_nothing_refers_to_is_deleted(editor, territory):
    action = ActionFactory()
    axis = AxisFactory(scheme=action.scheme)
    SchemeAction.objects.update(axis=axis)
    action.services.add(territory.roads_service)
    scheme_url = url("scheme_delete", action.scheme.slug)

    for row, kind in ((axis, "axe"), (action, "action")):
        address = part_url(row, kind, "scheme_part_delete")
        assert f'action="{address}"' not in plain(editor.get(part_url(row, kind)))
        editor.post(address, {"version": "0"})
    editor.post(scheme_url, {"version": "0"})
    assert (Scheme.objects.count(), SchemeAxis.objects.count()) == (1, 1)
    assert SchemeAction.objects.count() == 1

    action.services.clear()
    for row, kind in ((action, "action"), (axis, "axe")):
        address = part_url(row, kind, "scheme_part_delete")
        assert f'action="{address}"' in plain(editor.get(part_url(row, kind)))
        editor.post(address, {"version": "0"})
    editor.post(scheme_url, {"version": "0"})
    assert not Scheme.objects.exists()


@pytest.mark.parametrize("name", ["scheme_part_delete", "scheme_delete"])
def test_a_link_deletes_nothing(editor, name):
    step = StepFactory()
    address = (
        url(name, step.scheme.slug) if name == "scheme_delete" else part_url(step, "etape", name)
    )
    assert editor.get(address).status_code == 302
    assert SchemeStep.objects.exists()


def test_a_part_is_reached_through_its_own_scheme_only(editor):
    step = StepFactory()
    other = SchemeFactory(closed=True)
    assert editor.get(url("scheme_part_edit", other.slug, "etape", step.slug)).status_code == 404
    assert (
        editor.get(url("scheme_part_edit", step.scheme.slug, "axe", step.slug)).status_code == 404
    )


def test_the_same_queries_for_1_part_and_for_50(editor, territory):
    scheme = SchemeFactory()

    def fill(number: int) -> None:
        for _ in range(number):
            for factory in (StepFactory, AxisFactory, FigureFactory, ActionFactory):
                row = factory(scheme=scheme)
        row.communes.add(territory.home)

    fill(1)
    action = scheme.actions.get()
    addresses = [url("scheme_admin"), part_url(action, "action")]
    before = [queries_of(editor, address) for address in addresses]
    fill(49)
    assert [queries_of(editor, address) for address in addresses] == before
    assert max(before) <= 15


def test_the_administrators_home_asks_for_a_scheme(editor):
    assert "Aucun schéma n’est écrit" in text_of(editor.get("/"))
    SchemeFactory()
    assert "Aucune action n’est inscrite" in text_of(editor.get("/"))
