"""The site map: every page that has an address of its own, said in words, for who may open it."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.actor import Actor
from accounts.models import Role
from bilan.access import can_see_reports
from core.nouns import with_direction_noun
from governance.access import can_edit_scheme
from history.access import can_read_history
from mutualisation.access import (
    can_change_identity,
    can_change_public_details,
    can_decide_eliminations,
    can_read_register,
    can_see_dashboard,
    can_set_up,
)
from mutualisation.help.guides import guides
from mutualisation.people.access import can_manage_people
from mutualisation.rights.access import can_read_rights
from requests_desk.access import (
    can_enter_requests,
    can_name_triagers,
    can_read_requests,
    can_work_at_the_inbox,
)
from services.access import (
    can_add_services,
    can_edit_synonyms,
    can_follow_subscriptions,
    can_see_contacts,
    may_prepare_for,
)
from services.takeover.access import can_take_over

May = Callable[[Actor], bool]


def _everybody(actor: Actor) -> bool:
    return True


def _signed_in(actor: Actor) -> bool:
    return actor.is_authenticated


def _visitor(actor: Actor) -> bool:
    return not actor.is_authenticated


def _may_submit(actor: Actor) -> bool:
    return may_prepare_for(actor).exists()


def _is_mayor(actor: Actor) -> bool:
    return actor.has(Role.MAYOR)


@dataclass(frozen=True)
class Entry:
    """A page: its words, the name of its address, who may open it."""

    label: str
    name: str
    may: May = _everybody


@dataclass(frozen=True)
class Group:
    """Pages of one subject, as links (label, url)."""

    title: str
    links: list[tuple[str, str]] = field(default_factory=list)


ENTRIES: dict[str, tuple[Entry, ...]] = {
    "La mutualisation": (
        Entry("Accueil", "home"),
        Entry("La mutualisation, en clair", "mutualisation_page"),
        Entry("Rechercher", "search"),
        Entry("Le schéma", "scheme"),
        Entry("Services", "services"),
        Entry("Communes", "communes"),
        Entry(with_direction_noun(lambda noun: noun.titles), "directions"),
        Entry("Qui adhère à quoi", "matrix"),
        Entry("Le suivi des adhésions", "subscriptions", can_follow_subscriptions),
        Entry("Les échéances", "deadlines", can_follow_subscriptions),
        Entry("La carte du territoire", "territory"),
        Entry("Le territoire à une date", "territory_on"),
        Entry("Tableau de bord", "dashboard", can_see_dashboard),
        Entry("Bilans", "reports", can_see_reports),
        Entry("Vos interlocuteurs", "contacts", can_see_contacts),
    ),
    "Les demandes": (
        Entry("Demandes", "requests", can_read_requests),
        Entry("Faire une demande", "request_new", _may_submit),
        Entry("Guichet", "inbox", can_work_at_the_inbox),
        Entry("Saisir une demande pour une commune", "request_on_behalf", can_enter_requests),
        Entry("Noter un appel", "call_log", can_enter_requests),
    ),
    "Ma commune": (Entry("Les délégations de ma commune", "delegations", _is_mayor),),
    "Votre compte": (
        Entry("Se connecter", "account_login", _visitor),
        Entry("Mot de passe oublié", "account_reset_password"),
        Entry("Obtenir un compte", "get_account"),
        Entry("Mon compte", "account", _signed_in),
        Entry("Mon agenda", "agenda", _signed_in),
        Entry("Vos moyens de connexion", "mfa_index", _signed_in),
        Entry("Vos appareils connectés", "usersessions_list", _signed_in),
        Entry("Changer de mot de passe", "account_change_password", _signed_in),
        Entry("Une copie de vos données", "account_data", _signed_in),
        Entry("Fermer votre compte", "account_closing", _signed_in),
        Entry("Se déconnecter", "account_logout", _signed_in),
    ),
    "Administration": (
        Entry("Installation", "setup", can_set_up),
        Entry("Le territoire", "territory_update", can_set_up),
        Entry("Reprendre des adhésions", "takeover", can_take_over),
        Entry("Les personnes", "people", can_manage_people),
        Entry("Les invitations", "invitations", can_manage_people),
        Entry("Identité du portail", "identity", can_change_identity),
        Entry("Mentions et guichet", "public_details", can_change_public_details),
        Entry("Écrire le schéma", "scheme_admin", can_edit_scheme),
        Entry("Écrire une nouvelle fiche de service", "service_new", can_add_services),
        Entry("Mots de la recherche", "synonyms", can_edit_synonyms),
        Entry("Les droits", "rights", can_read_rights),
        Entry("Habilitations", "triagers", can_name_triagers),
        Entry("Lectures des demandes confidentielles", "readings", can_name_triagers),
        Entry("Historique", "history", can_read_history),
        Entry("Registre des traitements", "register", can_read_register),
        Entry("Conservation et éliminations", "retention", can_decide_eliminations),
    ),
    "À propos du portail": (
        Entry("Aide", "help"),
        Entry("Accessibilité", "accessibility"),
        Entry("Mentions légales", "legal"),
        Entry("Données personnelles", "privacy"),
        Entry("Charte de l’interface", "style_guide", _signed_in),
    ),
}


def site_map_of(actor: Actor) -> list[Group]:
    """Return the groups of pages that `actor` may open, without empty groups; the guides last."""
    groups = [
        Group(title, [(entry.label, reverse(entry.name)) for entry in entries if entry.may(actor)])
        for title, entries in ENTRIES.items()
    ]
    groups.append(Group("Guides", [(guide.document.title, guide.url) for guide in guides()]))
    return [group for group in groups if group.links]


@login_not_required
@require_safe
def site_map(request: HttpRequest) -> HttpResponse:
    """Show every page that the reader may open."""
    context = {"groups": site_map_of(request.actor)}
    return render(request, "mutualisation/site_map.html", context)
