"""First-visit hints: shown until put away, by one person for that person, and never by a GET."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template import Context, Template
from django.urls import reverse

from accounts.hints import HINTS, Hints
from accounts.models import DismissedHint
from accounts.operations import dismiss_hint, show_hints_again
from tests.mutualisation.structure import assert_well_built

TITLE = "Lire le tableau"


def written() -> dict[str, list[str]]:
    """Return the names of the hints that the templates write, and where."""
    found: dict[str, list[str]] = {}
    for path in sorted((Path(settings.BASE_DIR) / "templates").rglob("*.html")):
        for name, always in re.findall(
            r'{% hint "([a-z-]+)"[^%]*?(always=True)? %}', path.read_text()
        ):
            if not always:
                found.setdefault(name, []).append(path.name)
    return found


def test_every_hint_is_written_once_and_known():
    assert set(written()) == HINTS
    assert all(len(places) == 1 for places in written().values())


def test_a_hint_is_shown_until_it_is_put_away(cast, sign_in):
    client = sign_in(cast.mayor)
    page = reverse("matrix") + "?le=2026-01-01"
    first = client.get(page).text
    assert_well_built(first)
    assert TITLE in first
    assert 'name="next" value="/adhesions/?le=2026-01-01"' in first

    back = client.post(reverse("hint_dismiss", args=["matrix"]), {"next": page})
    assert back.url == page
    after = client.get(page).text
    assert TITLE not in after
    assert "Conseil masqué" in after
    assert TITLE in sign_in(cast.clerk).get(page).text


def test_the_public_and_the_reader_of_a_link_change_nothing(cast, sign_in, client):
    assert TITLE not in client.get(reverse("matrix")).text
    assert client.post(reverse("hint_dismiss", args=["matrix"])).status_code == 403
    # Once signed in again, the way back leads to a page.
    mayor = sign_in(cast.mayor)
    assert mayor.get(reverse("hint_dismiss", args=["matrix"])).url == reverse("home")
    assert mayor.get(reverse("hints_show_again")).url == reverse("account")
    assert not DismissedHint.objects.exists()


def test_htmx_gets_a_sentence_in_the_place_of_the_hint(cast, sign_in):
    answer = sign_in(cast.mayor).post(
        reverse("hint_dismiss", args=["matrix"]), headers={"HX-Request": "true"}
    )
    assert answer.status_code == 200
    assert "Revoir les conseils" in answer.text
    assert "autofocus" in answer.text
    assert "<html" not in answer.text


def test_one_is_never_sent_to_another_site_nor_an_unknown_hint_kept(cast, sign_in):
    client = sign_in(cast.mayor)
    address = reverse("hint_dismiss", args=["matrix"])
    assert client.post(address, {"next": "https://ailleurs.test/"}).url == reverse("home")
    assert client.post(reverse("hint_dismiss", args=["inconnu"])).status_code == 404


def test_hints_come_back_from_the_account(cast, sign_in):
    client = sign_in(cast.mayor)
    assert "Revoir les conseils" not in client.get(reverse("account")).text
    dismiss_hint(user=cast.mayor, name="matrix")
    dismiss_hint(user=cast.mayor, name="matrix")
    dismiss_hint(user=cast.clerk, name="matrix")
    assert "Revoir les conseils" in client.get(reverse("account")).text

    assert client.post(reverse("hints_show_again")).url == reverse("account")
    assert TITLE in client.get(reverse("matrix")).text
    assert DismissedHint.objects.filter(user=cast.clerk).count() == 1


def test_a_hint_is_put_away_once(cast):
    dismiss_hint(user=cast.mayor, name="matrix")
    with pytest.raises(IntegrityError), transaction.atomic():
        DismissedHint.objects.create(user=cast.mayor, name="matrix")
    assert show_hints_again(user=cast.mayor) == 1


def test_a_page_asks_once_and_a_page_without_hints_never(cast, django_assert_num_queries):
    two = Template(
        '{% load ui %}{% hint "matrix" "A" %}<p>a</p>{% endhint %}'
        '{% hint "inbox" "B" %}<p>b</p>{% endhint %}'
    )
    with django_assert_num_queries(0):
        hints = Hints(cast.mayor, "/")
    with django_assert_num_queries(1):
        assert two.render(Context({"hints": hints})).count('class="hint"') == 2
    with django_assert_num_queries(0):
        assert "hint" not in two.render(Context({"hints": Hints(None, "/")}))
        assert "hint" not in two.render(Context({}))
