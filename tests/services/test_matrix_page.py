"""« Qui adhère à quoi »: the page of the matrix."""

import datetime

import pytest

from tests.communes.factories import CommuneFactory
from tests.services.factories import SubscriptionFactory
from tests.services.pages import text_of

pytestmark = pytest.mark.django_db


class TestMatrix:
    def test_cells_are_said_in_words_and_totals_agree(self, client):
        SubscriptionFactory(commune__name="Domagné", service__short_name="Voirie")
        CommuneFactory(name="Erbrée", member=True)
        page = text_of(client.get("/adhesions/"))
        assert "1 commune sur 2 est engagée dans au moins 1 service mutualisé, 1 adhésion" in page
        assert "Domagné ✓ Adhère depuis 2018 1 sur 1" in page
        assert "Erbrée – N’adhère pas 0 sur 1" in page
        assert "Communes adhérentes 1 sur 2 50 % 1" in page

    def test_another_day_shows_what_was_true_then(self, client):
        SubscriptionFactory(starts_on=datetime.date(2020, 1, 1))
        SubscriptionFactory(starts_on=datetime.date(2021, 1, 1))
        page = text_of(client.get("/adhesions/", {"le": "2020-12-31"}))
        assert "Au 31 décembre 2020 : 1 commune sur 2 est engagée" in page
        assert "Revenir à aujourd’hui" in page
        assert "2 communes sur 2 sont engagées" in text_of(
            client.get("/adhesions/", {"le": "2021-01-01"})
        )

    @pytest.mark.parametrize("le", ["2020-02-30", "hier", "0000-00-00", "2020-1-1T00:00", "\x00"])
    def test_a_bad_date_is_told_and_today_is_shown(self, client, le):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": le}))
        assert "Cette date n’existe pas ou n’est pas écrite comme 2025-12-31" in page
        assert "1 commune sur 1 est engagée" in page

    @pytest.mark.parametrize("le", ["", "9999-12-31", "31/12/2025"])
    def test_dates_that_are_understood(self, client, le):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": le}))
        assert "n’existe pas" not in page
        assert "1 commune sur 1 est engagée" in page

    def test_a_day_before_everything_shows_nothing_and_leads_back(self, client):
        SubscriptionFactory()
        page = text_of(client.get("/adhesions/", {"le": "0001-01-01"}))
        assert "Rien à montrer ce jour-là" in page
