"""The administrator says how the portal presents itself, and everybody sees it."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from accounts.models import Role
from communes.models import Epci
from core.colours import PORTAL_COLOUR, dark_palette, light_palette, nearest_readable
from mutualisation.identity.stylesheets import DARK, LIGHT, NAMES, PAGES, PREVIEW, fingerprint
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.communes.factories import give_logo
from tests.core.test_colours import theme_colours

PLUM, PALE = "#5b2c83", "#e8792b"
FIELDS = {
    "chosen_name": "Pays de Vitré",
    "address": "16 bis boulevard des Rochers\n35500 Vitré",
    "phone": "02 99 74 52 61",
    "email": "accueil@vitre.test",
    "website": "https://www.vitre.test",
    "colour": PLUM,
}


@pytest.fixture
def admin(cast: Cast, sign_in: Callable[..., Client]) -> Client:
    return sign_in(cast.administrator)


def png(colour: tuple[int, int, int] = (155, 28, 49)) -> SimpleUploadedFile:
    out = BytesIO()
    Image.new("RGB", (640, 192), colour).save(out, "PNG")
    return SimpleUploadedFile("logo.png", out.getvalue(), "image/png")


def post(client: Client, action: str = "save", **fields: Any):
    version = fields.pop("version", Epci.objects.get().identity_version)
    data = {**FIELDS, "version": version, "action": action, **fields}
    return client.post(reverse("identity"), data)


def kept_in(response) -> str:
    """Return the logo that a form carries to its next sending."""
    found = re.search(r'name="kept" value="([^"]+)"', response.text)
    assert found is not None
    return found.group(1)


def test_the_page_shows_what_is_in_force(admin: Client, territory: Territory):
    page = admin.get(reverse("identity"))
    assert page.status_code == 200
    assert "Vide\u00a0: le nom officiel, Vitré Communauté." in page.text
    assert 'value="02 99 00 00 00"' in page.text
    assert f"Avec la couleur d’origine du portail, {PORTAL_COLOUR}." in page.text
    assert "Dernière modification" not in page.text


def test_everybody_sees_what_was_saved(admin: Client, cast: Cast, client: Client):
    assert post(admin, logo=png()).status_code == 302

    epci = Epci.objects.get()
    assert {name: getattr(epci, name) for name in FIELDS} == FIELDS
    assert (epci.logo_width, epci.logo_height, epci.logo_kind) == (320, 96, "png")
    assert epci.name == "Vitré Communauté"
    home = client.get(reverse("home")).text
    assert "Mutualisation – Pays de Vitré</title>" in home
    assert reverse("epci_logo", args=[epci.logo_hash]) in home
    assert reverse("epci_colours", args=["5b2c83", fingerprint(PAGES, PLUM)]) in home
    assert "16 bis boulevard des Rochers<br>35500 Vitré" in home
    assert "accueil@vitre.test" in home


def test_the_page_says_who_changed_it_last(admin: Client, cast: Cast):
    post(admin)
    page = admin.get(reverse("identity")).text
    found = r"Dernière modification le .+ à \d+\u00a0h\u00a0\d\d, par Alain Denis\."
    assert re.search(found, page)
    assert Epci.objects.get().identity_changed_by == cast.administrator


def test_without_a_colour_no_style_sheet_is_asked_for(admin: Client, client: Client):
    post(admin, colour="")
    assert "/identite/couleurs/" not in client.get(reverse("home")).text


def test_a_pale_colour_is_refused_with_its_measure_and_a_shade_to_take(admin: Client):
    nearest = nearest_readable(PALE)
    refused = post(admin, colour=PALE)

    assert refused.status_code == 422
    too_pale, measure = "Cette couleur est trop claire\u00a0: ", "(Contraste mesuré\u00a0: "
    assert refused.text.index(too_pale) < refused.text.index(nearest)
    assert refused.text.index(nearest) < refused.text.index(measure)
    assert f'name="take" value="{nearest}">Prendre {nearest}</button>' in refused.text
    assert f'value="{PALE}"' in refused.text
    for typed in ("Pays de Vitré", "35500 Vitré", "accueil@vitre.test"):
        assert typed in refused.text
    assert f"Avec la couleur proposée, {nearest}." in refused.text
    assert Epci.objects.get().colour == ""

    taken = post(admin, action="", colour=PALE, take=nearest)
    assert taken.status_code == 200
    assert f'value="{nearest}"' in taken.text
    assert Epci.objects.get().colour == ""
    assert post(admin, colour=nearest).status_code == 302
    assert Epci.objects.get().colour == nearest


def test_the_portals_own_colour_comes_back_by_a_button(admin: Client):
    post(admin)
    shown = post(admin, action="", take="")
    assert f"Avec la couleur d’origine du portail, {PORTAL_COLOUR}." in shown.text
    assert Epci.objects.get().colour == PLUM
    post(admin, colour="")
    assert Epci.objects.get().colour == ""


def test_a_preview_saves_nothing_and_shows_both_themes(admin: Client):
    shown = post(admin, action="preview", logo=png())
    assert shown.status_code == 200
    assert "Rien n’est encore enregistré." in shown.text
    assert shown.text.count('src="data:image/png;base64,') == 2
    assert reverse("identity_preview", args=["5b2c83", fingerprint(PREVIEW, PLUM)]) in shown.text
    epci = Epci.objects.get()
    assert (epci.chosen_name, epci.colour, bytes(epci.logo)) == ("", "", b"")


@pytest.mark.parametrize("way", ["preview", "refusal"])
def test_the_chosen_logo_outlives_a_preview_and_a_refusal(admin: Client, way: str):
    first = (
        post(admin, action="preview", logo=png())
        if way == "preview"
        else post(admin, colour="bleu", logo=png())
    )
    assert "Le logo choisi est gardé" in first.text
    again = post(admin, colour="rose", kept=kept_in(first))
    assert post(admin, kept=kept_in(again)).status_code == 302

    image = Image.open(BytesIO(bytes(Epci.objects.get().logo)))
    assert image.convert("RGB").getpixel((10, 10)) == (155, 28, 49)


def test_a_refused_file_leaves_the_logo_that_was_kept(admin: Client):
    kept = kept_in(post(admin, action="preview", logo=png()))
    svg = SimpleUploadedFile("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>")
    refused = post(admin, logo=svg, kept=kept)
    assert refused.status_code == 422
    assert "exportez le logo en PNG" in refused.text
    assert kept_in(refused)


@pytest.mark.parametrize("forged", ["nothing", "WyJQSE4yWno0OCIsInN2ZyIsMSwxXQ:1abc:def"])
def test_a_kept_logo_that_the_portal_has_not_drawn_is_ignored(admin: Client, forged: str):
    assert post(admin, kept=forged).status_code == 302
    assert not Epci.objects.get().has_logo


def test_the_logo_stays_when_no_other_is_chosen_and_goes_when_asked(
    admin: Client, territory: Territory, client: Client
):
    logo = give_logo(territory.epci)
    address = reverse("epci_logo", args=[logo.digest])
    post(admin)
    assert bytes(Epci.objects.get().logo) == logo.content
    assert address in client.get(reverse("home")).text

    post(admin, removes_logo="on")
    assert Epci.objects.get().has_logo is False
    assert bytes(Epci.objects.get().logo) == b""
    assert client.get(address).status_code == 404
    had_it = {"If-None-Match": f'"{logo.digest}"'}
    assert client.get(address, headers=had_it).status_code == 404


def test_a_logo_that_says_the_name_stands_for_it(admin: Client, client: Client):
    post(admin, logo=png())
    assert re.search(r'alt=""[^>]*/>\s*</span>', client.get(reverse("home")).text)
    post(admin, logo_says_name="on")
    home = client.get(reverse("home")).text
    assert 'alt="Pays de Vitré"' in home
    assert "brand-name" not in home


def test_the_logo_is_kept_by_browsers_until_it_changes(territory: Territory, client: Client):
    address = reverse("epci_logo", args=[give_logo(territory.epci).digest])
    answer = client.get(address)
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.content == bytes(Epci.objects.get().logo)
    assert "immutable" in answer.headers["Cache-Control"]
    assert "public" in answer.headers["Cache-Control"]
    again = client.get(address, headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_logo_and_colours_are_the_same_for_everybody(
    admin: Client, territory: Territory, client: Client
):
    Epci.objects.update(colour=PLUM)
    logo = reverse("epci_logo", args=[give_logo(territory.epci).digest])
    sheet = reverse("epci_colours", args=["5b2c83", fingerprint(PAGES, PLUM)])
    for address, most in ((logo, 2), (sheet, 0)):
        with CaptureQueriesContext(connection) as queries:
            answer = admin.get(address)
        assert answer.status_code == 200
        assert len(queries) <= most
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies
        assert answer.content == client.get(address).content
        assert client.post(address).status_code == 405


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("Pays\r\nde  Vitré ", "Pays de Vitré"),
        ("Pays\u2028de\tVitré", "Pays de Vitré"),
        ("Pays «\u00a0de Vitré\u00a0»", "Pays «\u00a0de Vitré\u00a0»"),
    ],
)
def test_the_name_stands_on_one_line(admin: Client, typed: str, kept: str):
    assert post(admin, chosen_name=typed).status_code == 302
    assert Epci.objects.get().chosen_name == kept


@pytest.mark.parametrize("sign", ["\u202e", "\u200b", "\x07"])
def test_a_name_with_a_sign_that_is_not_seen_is_refused(admin: Client, sign: str):
    refused = post(admin, chosen_name=f"Pays{sign} de Vitré")
    assert refused.status_code == 422
    assert "un caractère invisible" in refused.text
    assert Epci.objects.get().chosen_name == ""


def test_the_style_sheet_holds_both_themes_and_its_address_names_it(db, client: Client):
    digest = fingerprint(PAGES, PLUM)
    answer = client.get(reverse("epci_colours", args=["5b2c83", digest]))
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert "immutable" in answer.headers["Cache-Control"]
    light, dark = answer.text.split("@media")
    assert f"--brand:{light_palette(PLUM).brand};" in light
    assert f"--brand:{dark_palette(PLUM).brand};" in dark
    assert "--bs-link-color-rgb:91,44,131" in light
    assert len(answer.content) < 800
    for wrong in (["5b2c83", "0" * 12], ["ffff00", digest], ["zzz", digest]):
        assert client.get(reverse("epci_colours", args=wrong)).status_code == 404


@pytest.mark.parametrize(("theme", "shown"), [("light", LIGHT), ("dark", DARK)])
def test_the_preview_has_the_grounds_and_inks_of_the_pages(theme: str, shown: tuple[str, ...]):
    colours = theme_colours(theme)
    assert dict(zip(NAMES, shown, strict=True)) == {name: colours[name] for name in NAMES}


def test_two_administrators_at_once_do_not_undo_each_other(admin: Client):
    version = Epci.objects.get().identity_version
    assert post(admin, version=version, chosen_name="Premier").status_code == 302
    late = post(admin, version=version, chosen_name="Second nom, tapé en vain")
    assert late.status_code == 409
    assert "Second nom, tapé en vain" in late.text
    assert reverse("identity") in late.text
    assert Epci.objects.get().chosen_name == "Premier"


def test_a_late_administrator_reads_who_came_first_and_only_what_they_had_changed(
    admin: Client, sign_in: Callable[..., Client]
):
    other = MembershipFactory(
        user=UserFactory(first_name="Odile", last_name="Roux"),
        role=Role.ADMINISTRATOR,
        commune=None,
    ).user
    assert post(admin).status_code == 302
    page = admin.get(reverse("identity")).context["form"]
    seen = {name: page[name].value() for name in ("shown", "version")}
    assert post(sign_in(other), chosen_name="Premier").status_code == 302

    late = post(admin, **seen, phone="02 99 74 00 00")
    assert late.status_code == 409
    assert re.search(
        r"Odile Roux a changé l’identité du portail le .+ à \d+\u00a0h\u00a0\d\d, pendant",
        late.text,
    )
    assert re.findall(r'<p class="typed">(.*?)</p>', late.text) == ["02 99 74 00 00"]

    mine = post(sign_in(other), **seen, phone="02 99 74 00 00")
    assert "Vous avez vous-même changé l’identité" in mine.text
    kept_before = bytes(Epci.objects.get().logo)
    only_logo = post(admin, **seen, logo=png())
    assert "Ce que vous aviez écrit" not in only_logo.text
    assert bytes(Epci.objects.get().logo) == kept_before


def test_a_colour_is_picked_without_its_code(admin: Client):
    shown = post(admin, action="pick", colour="", picked="#0a6b3d")
    assert shown.status_code == 200
    assert shown.context["form"]["colour"].value() == "#0a6b3d"
    assert Epci.objects.get().colour == ""
    typed = post(admin, action="preview", colour=PLUM, picked="#0a6b3d")
    assert typed.context["form"]["picked"].value() == PLUM
    refused = post(admin, action="pick", colour="", picked=PALE)
    assert refused.context["form"].nearest == nearest_readable(PALE)


def test_the_pages_never_read_the_bytes_of_the_logo(
    admin: Client, territory: Territory, client: Client
):
    give_logo(territory.epci)
    for person, name in ((client, "home"), (admin, "identity"), (client, "legal")):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert person.get(reverse(name)).status_code == 200
        assert len(queries) <= 15
        assert not [one for one in queries if '"communes_epci"."logo",' in one["sql"]]


def test_a_colour_saved_under_former_rules_breaks_no_page(territory: Territory, client: Client):
    Epci.objects.update(colour="#ffff00")
    home = client.get(reverse("home"))
    assert home.status_code == 200
    assert "/identite/couleurs/" not in home.text


def test_an_empty_portal_has_no_identity(admin: Client):
    with transaction.atomic():
        Epci.objects.get().memberships.all().delete()
        Epci.objects.all().delete()
        assert admin.get(reverse("identity")).url == reverse("setup")
        transaction.set_rollback(True)


@pytest.mark.parametrize(
    ("name", "wrong"),
    [
        ("epci_colour_is_hexadecimal", {"colour": "bleu"}),
        ("epci_colour_is_hexadecimal", {"colour": "#5B2C83"}),
        ("epci_logo_is_whole", {"logo": b"only bytes"}),
        ("epci_logo_is_whole", {"logo_hash": "0123456789abcdef"}),
        ("epci_logo_is_whole", {"logo_width": 321}),
        ("epci_logo_is_light", {"logo": b"x" * 20_001}),
    ],
)
def test_the_database_refuses_what_is_not_whole(territory: Territory, name: str, wrong: dict):
    if name == "epci_logo_is_light" or "logo_width" in wrong:
        give_logo(territory.epci)
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        Epci.objects.update(**wrong)


def test_the_home_of_the_administrator_leads_to_the_page(admin: Client):
    assert f'href="{reverse("identity")}"' in admin.get(reverse("home")).text
