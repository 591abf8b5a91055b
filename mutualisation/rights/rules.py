"""What may be done, in words; whether an actor may is asked of the access modules alone."""

from collections.abc import Callable

from accounts.actor import Actor
from bilan.access import ROLES as BILAN_ROLES
from bilan.access import may as may_on_bilan
from communes.models import Commune, Direction
from governance.access import can_edit_scheme
from history.access import can_read_history
from mutualisation.access import (
    can_change_identity,
    can_change_public_details,
    can_see_dashboard,
    can_set_up,
)
from mutualisation.people.access import can_manage_people
from requests_desk.access import (
    Act,
    acts_by_role,
    can_enter_requests,
    can_name_triagers,
    can_work_at_the_inbox,
)
from requests_desk.models import Assignment, ServiceRequest, reading_scope
from requests_desk.vocabulary import State
from services.access import can_edit_synonyms, can_see_contacts, mandate_of, prepares_in
from services.models import Service

READ = "Lire les demandes"
ACTS: dict[Act, str] = {
    Act.EDIT_DRAFT: "Écrire ses brouillons",
    Act.TRANSMIT: "Transmettre au maire",
    Act.TAKE_BACK: "Reprendre ce qui est transmis au maire",
    Act.AMEND: "Modifier ce qui est à valider",
    Act.APPROVE: "Envoyer ce qui est à valider",
    Act.SEND_BACK: "Renvoyer ce qui est à valider",
    Act.ACKNOWLEDGE: "Prendre en charge",
    Act.ROUTE: "Orienter",
    Act.TAKE: "S’attribuer",
    Act.REPLY: "Répondre à la commune",
    Act.ADD_NOTE: "Écrire une note interne",
    Act.ANSWER: "Répondre au guichet",
    Act.RESUME: "Reprendre le traitement",
    Act.RESOLVE: "Résoudre",
    Act.CLOSE: "Clôturer",
    Act.REOPEN: "Rouvrir",
    Act.DECLINE: "Refuser",
    Act.CANCEL: "Annuler",
    Act.RATE: "Donner l’avis de la commune",
    Act.CHANGE_URGENCY: "Changer l’urgence",
    Act.LOG_HOURS: "Noter le temps passé",
}
_BILAN = {
    "prepare": "Préparer un bilan",
    "validate": "Valider un bilan",
    "circulate": "Communiquer un bilan aux communes",
    "publish": "Publier un bilan",
}
PORTAL: dict[str, Callable[[Actor], bool]] = {
    "Travailler dans le guichet": can_work_at_the_inbox,
    "Saisir une demande pour une commune": can_enter_requests,
    "Lire les lignes directes des agents": can_see_contacts,
    "Lire le tableau de bord": can_see_dashboard,
    "Écrire le schéma": can_edit_scheme,
    "Tenir les personnes et leurs fonctions": can_manage_people,
    "Habiliter à lire les demandes confidentielles": can_name_triagers,
    "Lire l’historique": can_read_history,
    "Charger le territoire": can_set_up,
    "Changer l’identité du portail": can_change_identity,
    "Changer les mentions": can_change_public_details,
    "Tenir les mots de la recherche": can_edit_synonyms,
}


def on_the_portal(actor: Actor) -> set[str]:
    """Return what `actor` may do that concerns no commune or direction in particular."""
    found = {words for words, may in PORTAL.items() if may(actor)}
    return found | {
        words for act, words in _BILAN.items() if act in BILAN_ROLES and may_on_bilan(actor, act)
    }


def on_request(actor: Actor, request: ServiceRequest) -> set[str]:
    """Return what the roles of `actor` allow on this request, whatever its state."""
    return {ACTS[act] for act in acts_by_role(actor, request)}


def on_commune(actor: Actor, commune: Commune, service: Service | None = None) -> set[str]:
    """Return what `actor` may do for a commune: what its requests allow, one in each place.

    `service` is what they are about; without one, they are about none.
    """
    scope = reading_scope(actor)
    found = {READ} if scope.is_everything or commune.pk in scope.communes else set()
    for state in (State.DRAFT, State.TO_APPROVE, State.SUBMITTED):
        found |= on_request(actor, _probe(commune, state, service, author=actor))
    if commune.pk in prepares_in(actor):
        found.add("Préparer des demandes")
        may_send = Act.APPROVE in acts_by_role(actor, _probe(commune, State.TO_APPROVE, service))
        found |= {"Envoyer des demandes"} if may_send else set()
    if mandate_of(actor, commune) is not None:
        found |= {"Donner des délégations"}
    return found


def on_direction(actor: Actor, direction: Direction) -> set[str]:
    """Return what `actor` may do with the requests that a direction has been given."""
    scope = reading_scope(actor)
    reads = scope.is_everything or direction.pk in scope.directions
    probe = _probe(None, State.ASSIGNED, None, direction=direction)
    return on_request(actor, probe) | ({READ} if reads else set())


def _probe(
    commune: Commune | None,
    state: State,
    service: Service | None,
    author: Actor | None = None,
    direction: Direction | None = None,
) -> ServiceRequest:
    """Return a request that is written nowhere, to ask of it what may be done to any such one."""
    probe = ServiceRequest(state=state, service=service)
    probe.commune_id = commune.pk if commune else 0
    probe.author_id = author.user.pk if author and author.user else 0
    routed = Assignment(direction=direction, assigned_by_id=0) if direction else None
    # Where `with_people` puts it: an unsaved row has no routing to ask for.
    probe.__dict__["current_assignments"] = [routed] if routed else []
    return probe
