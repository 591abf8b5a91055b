"""The portal's addresses: French, stable, without primary keys."""

from allauth.account.decorators import secure_admin_login
from django.conf import settings
from django.contrib import admin
from django.urls import include, path

from mutualisation import views
from mutualisation.help.views import help_guide, help_index
from mutualisation.home.views import dashboard, home
from mutualisation.identity import views as identity
from mutualisation.identity.stylesheets import PAGES, PREVIEW
from mutualisation.personal_data import views as own_data
from mutualisation.personal_data.register_views import register
from mutualisation.public_details.views import public_details
from mutualisation.rights.views import rights
from mutualisation.search.synonyms import synonym_delete, synonym_edit, synonym_new, synonyms
from mutualisation.search.views import search, search_suggestions
from mutualisation.setup import territory_views
from mutualisation.setup import views as setup
from mutualisation.setup.waiting import setup_waiting
from mutualisation.site_map import site_map

# A role that ends while somebody writes takes the page away, not the words.
handler403 = views.permission_denied
handler404 = views.page_not_found

urlpatterns = [
    path("", home, name="home"),
    path("tableau-de-bord/", dashboard, name="dashboard"),
    path("sante/", views.health, name="health"),
    path("la-mutualisation/", views.page, {"name": "mutualisation"}, name="mutualisation_page"),
    path("obtenir-un-compte/", views.page, {"name": "get_account"}, name="get_account"),
    path("mentions-legales/", views.page, {"name": "legal"}, name="legal"),
    path("donnees-personnelles/", views.page, {"name": "privacy"}, name="privacy"),
    path("accessibilite/", views.page, {"name": "accessibility"}, name="accessibility"),
    path("plan-du-site/", site_map, name="site_map"),
    path("aide/", help_index, name="help"),
    path("aide/<slug:slug>/", help_guide, name="help_guide"),
    path("recherche/", search, name="search"),
    path("recherche/suggestions/", search_suggestions, name="search_suggestions"),
    path("administration/mots/", synonyms, name="synonyms"),
    path("administration/nouveau-mot/", synonym_new, name="synonym_new"),
    path("administration/mots/<slug:slug>/", synonym_edit, name="synonym_edit"),
    path("administration/mots/<slug:slug>/supprimer/", synonym_delete, name="synonym_delete"),
    path("installation/", setup.setup, name="setup"),
    path("installation/territoire/", territory_views.setup_search, name="setup_search"),
    path(
        "installation/territoire/<slug:siren>/",
        territory_views.setup_preview,
        name="setup_preview",
    ),
    path("installation/equipes/", setup.setup_directions, name="setup_directions"),
    path("installation/services/", setup.setup_services, name="setup_services"),
    path("installation/identite/", setup.setup_identity, name="setup_identity"),
    path("installation/invitations/", setup.setup_invitations, name="setup_invitations"),
    path("installation/terminer/", setup.setup_finish, name="setup_finish"),
    path("installation/de-cote/<slug:slug>/", setup.setup_put_aside, name="setup_put_aside"),
    path("en-preparation/", setup_waiting, name="setup_waiting"),
    path("administration/territoire/", territory_views.territory_update, name="territory_update"),
    path(
        "administration/territoire/chargement/",
        territory_views.territory_import,
        name="territory_import",
    ),
    path(
        "administration/territoire/chargement/avancement/",
        territory_views.territory_import_progress,
        name="territory_import_progress",
    ),
    path("administration/registre/", register, name="register"),
    path("administration/", include("mutualisation.personal_data.urls")),
    path("administration/droits/", rights, name="rights"),
    path("charte/", views.style_guide, name="style_guide"),
    path("administration/mentions/", public_details, name="public_details"),
    path("administration/identite/", identity.identity, name="identity"),
    path("administration/historique/", include("history.urls")),
    path("identite/logo/<slug:digest>/", identity.epci_logo, name="epci_logo"),
    path(
        "identite/couleurs/<slug:colour>/<slug:digest>.css",
        identity.colours,
        {"name": PAGES},
        name="epci_colours",
    ),
    path(
        "identite/apercu/<slug:colour>/<slug:digest>.css",
        identity.colours,
        {"name": PREVIEW},
        name="identity_preview",
    ),
    path("compte/donnees/", own_data.account_data, name="account_data"),
    path("compte/donnees/copie.zip", own_data.account_data_copy, name="account_data_copy"),
    path("compte/", include("accounts.urls")),
    path("", include("mutualisation.people.urls")),
    path("", include("services.urls")),
    path("", include("services.documents.urls")),
    path("", include("services.agenda.urls")),
    path("", include("services.deadlines.urls")),
    path("", include("requests_desk.urls")),
    path("bilans/", include("bilan.urls")),
]

if settings.DEMONSTRATION:
    urlpatterns += [path("demonstration/", include("demonstration.urls"))]
if settings.DJANGO_ADMIN:
    # Its own sign-in page would let anybody try passwords without end: the portal's has a limit.
    admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
    urlpatterns += [path("administration-technique/", admin.site.urls)]
