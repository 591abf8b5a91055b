"""Addresses of the territory and its catalogue."""

from django.urls import URLPattern, path, re_path, register_converter

from services import delegation_views, matrix_views, territory_views, views
from services.adhesions import lists, together
from services.adhesions import views as adhesions
from services.contacts import contacts
from services.scheme import edit_views
from services.scheme import views as scheme
from services.scheme.kinds import KINDS
from services.sheet import urls as sheet
from services.takeover import urls as takeover


class SchemePartConverter:
    """One of the kinds of parts of a scheme: « etape », « axe », « action », « chiffre »."""

    regex = "|".join(KINDS)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SchemePartConverter, "scheme_part")
_SCHEME = "administration/schema/<slug:slug>"
_PART = f"{_SCHEME}/<scheme_part:kind>/<slug:part>"

urlpatterns: list[URLPattern] = [
    path("services/", views.services, name="services"),
    path("services/<slug:slug>/", views.service, name="service"),
    *sheet.urlpatterns,
    path("services/<slug:slug>/adherer/", adhesions.join, name="join"),
    path("communes/", views.communes, name="communes"),
    re_path(r"^communes/(?P<insee_code>[0-9AB]{5})/$", views.commune, name="commune"),
    path("directions/", views.directions, name="directions"),
    path("interlocuteurs/", contacts, name="contacts"),
    path("directions/<slug:slug>/", views.direction, name="direction"),
    path("adhesions/", matrix_views.matrix, name="matrix"),
    path("adhesions/tableau.<slug:extension>", matrix_views.matrix_file, name="matrix_file"),
    path("adhesions/suivi/", lists.subscriptions, name="subscriptions"),
    path(
        "adhesions/seance/<slug:evening>/",
        together.subscriptions_together,
        name="subscriptions_together",
    ),
    path("adhesions/<uuid:reference>/", adhesions.subscription, name="subscription"),
    path(
        "adhesions/<uuid:reference>/pieces/<uuid:file>/",
        adhesions.subscription_file,
        name="subscription_file",
    ),
    path(
        "adhesions/<uuid:reference>/<slug:act>/",
        adhesions.subscription_act,
        name="subscription_act",
    ),
    path("carte/", territory_views.territory, name="territory"),
    path("carte/carte.svg", territory_views.territory_svg, name="territory_svg"),
    path("carte/carte.csv", territory_views.territory_csv, name="territory_csv"),
    path("territoire/a-une-date/", territory_views.territory_on, name="territory_on"),
    path("ma-commune/delegations/", delegation_views.delegations, name="delegations"),
    path(
        "ma-commune/delegations/donner/<uuid:reference>/",
        delegation_views.delegation_new,
        name="delegation_new",
    ),
    path(
        "ma-commune/delegations/<uuid:reference>/retirer/",
        delegation_views.delegation_withdraw,
        name="delegation_withdraw",
    ),
    path(
        "ma-commune/delegations/<uuid:reference>/arrete/",
        delegation_views.delegation_order,
        name="delegation_order",
    ),
    path(
        "communes/<str:insee_code>/delegations/",
        delegation_views.commune_delegations,
        name="commune_delegations",
    ),
    *takeover.urlpatterns,
    path("schema/", scheme.scheme, name="scheme"),
    path("schema/<slug:slug>/", scheme.scheme_action, name="scheme_action"),
    path("schemas/<slug:slug>/", scheme.scheme_edition, name="scheme_edition"),
    path("administration/schema/", edit_views.scheme_admin, name="scheme_admin"),
    path("administration/nouveau-schema/", edit_views.scheme_new, name="scheme_new"),
    path(f"{_SCHEME}/", edit_views.scheme_admin, name="scheme_admin_of"),
    path(f"{_SCHEME}/modifier/", edit_views.scheme_edit, name="scheme_edit"),
    path(f"{_SCHEME}/supprimer/", edit_views.scheme_delete, name="scheme_delete"),
    path(
        f"{_SCHEME}/ajouter/<scheme_part:kind>/", edit_views.scheme_part_new, name="scheme_part_new"
    ),
    path(f"{_PART}/", edit_views.scheme_part_edit, name="scheme_part_edit"),
    path(f"{_PART}/supprimer/", edit_views.scheme_part_delete, name="scheme_part_delete"),
]
