"""An EPCI whose directions are « pôles » reads that word wherever people are named or invited."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from accounts.models import Role
from communes.models import Epci
from tests.spreadsheets import xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def poles(territory) -> None:
    Epci.objects.update(direction_word="pôle", direction_words="pôles", direction_is_feminine=False)


def test_a_role_is_named_with_the_epcis_own_word(administrator, cast):
    membership = cast.agent.memberships.get()
    assert membership.role == Role.AGENT
    page = administrator.get(reverse("person", args=[cast.agent.reference])).text
    assert "Agent du pôle" in page
    assert "Agent de la direction" not in page
    assert membership.get_role_display() == "Agent de la direction"  # outside of a request


def test_the_form_asks_for_the_pole(administrator):
    page = administrator.get(reverse("invitation_new")).text
    for words in ("Dans un pôle", "Pour une fonction dans un pôle.", "Agent du pôle"):
        assert words in page
    person = {"first_name": "A", "last_name": "B", "email": "a@b.test", "role": "agent"}
    assert "Choisissez le pôle." in administrator.post(reverse("invitation_new"), person).text


def test_a_list_names_its_columns_and_its_mistakes_so(administrator, territory):
    model = administrator.get(reverse("invite_model")).content.decode("utf-8-sig")
    assert "Commune ou pôle" in model
    assert "Agent du pôle" in model
    where = territory.roads_service.direction.name
    rows = [
        ["Mail", "Prénom", "Nom", "Fonction", "Pôle"],
        ["a@b.test", "A", "B", "Agent du pôle", where],
        ["c@b.test", "A", "B", "agent de la direction", "Lune"],
        ["d@b.test", "A", "B", "agent", ""],
    ]
    file = SimpleUploadedFile("liste.xlsx", xlsx(rows))
    page = administrator.post(reverse("invite_list"), {"file": file})
    assert [line.number for line in page.context["good"]] == [2]
    told = " ".join(line.problem for line in page.context["bad"]).replace("\u00a0", " ")
    assert "« Lune » n’est pas un pôle" in told
    assert "Cette fonction demande un pôle" in told
