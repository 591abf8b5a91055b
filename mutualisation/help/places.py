"""Where « Aide » leads from each page: the section that fits it, in the guide of who reads."""

from django.urls import reverse

from accounts.actor import Actor
from mutualisation.help.guides import Audience, audiences_of, guide_address

# For each page, the section (its anchor, or nothing for the guide's beginning) by audience. A
# reader gets that of their own guide; who has none there gets the first, and nobody's, the index.
Places = dict[Audience | None, str]
_COMMUNE, _TEAM, _DESK = Audience.COMMUNE, Audience.COMMUNE_TEAM, Audience.DESK
_ELECTED, _ADMINISTRATION, _RIGHTS = Audience.ELECTED, Audience.ADMINISTRATION, Audience.RIGHTS

_INDEX: Places = {None: ""}
_ACCOUNT: Places = {
    _COMMUNE: "vous-connecter",
    _DESK: "votre-compte",
    _ELECTED: "votre-compte",
    _ADMINISTRATION: "votre-compte",
}
_CATALOGUE: Places = {
    _COMMUNE: "les-autres-pages",
    _DESK: "les-pages-que-tous-lisent",
    _ELECTED: "qui-adhere-a-quoi",
    _ADMINISTRATION: "les-directions-les-services-les-adhesions",
}
_ASK: Places = {_COMMUNE: "faire-une-demande", _DESK: "saisir-pour-une-commune-noter-un-appel"}
_FOLLOW: Places = {_COMMUNE: "suivre-une-demande", _DESK: "traiter-une-demande"}
_REPORT: Places = {
    _ELECTED: "le-bilan-de-l-annee",
    _COMMUNE: "les-autres-pages",
    _DESK: "le-bilan-de-l-annee",
}
_SHEET: Places = {Audience.CATALOGUE: "ecrire-une-fiche"}
_VERSIONS: Places = {Audience.CATALOGUE: "les-versions"}
_STATES: Places = {Audience.CATALOGUE: "ouvrir-suspendre-fermer"}
_TAKEOVER: Places = {Audience.CATALOGUE: "reprendre-les-adhesions-d-un-tableau"}
_DEADLINES: Places = {
    Audience.CATALOGUE: "les-echeances",
    _COMMUNE: "les-autres-pages",
}
_ADHESIONS: Places = {
    Audience.CATALOGUE: "suivre-une-adhesion",
    _TEAM: "adherer-a-un-service",
}
_PORTAL: Places = {_ADMINISTRATION: "l-identite-et-les-mentions"}
_WORDS: Places = {_ADMINISTRATION: "les-mots-de-la-recherche"}
_HISTORY: Places = {_ADMINISTRATION: "l-historique"}
_PERSONAL_DATA: Places = {_ADMINISTRATION: "les-donnees-personnelles"}
_DESTRUCTION: Places = {**_PERSONAL_DATA, _DESK: "arreter-une-destruction"}
_SCHEME: Places = {
    _ADMINISTRATION: "le-schema",
    _ELECTED: "le-schema",
    _COMMUNE: "les-autres-pages",
    _DESK: "les-pages-que-tous-lisent",
}
_PEOPLE: Places = {_RIGHTS: "les-personnes", _TEAM: "les-personnes-de-votre-commune"}
_PEOPLE_PAGES = (
    "people", "invitations", "invitation_new", "invite_list", "invite_town_halls",
    "invite_sending", "commune_people", "commune_invite",
)  # fmt: skip
_PERSON_PAGES = ("person", "person_edit", "role_new", "role_end", "account_close")
_PERSON: Places = {**_PEOPLE, _RIGHTS: "la-page-d-une-personne"}
_MAYOR: Places = {**_PEOPLE, _RIGHTS: "le-changement-de-maire"}
_CONFIDENCE: Places = {_RIGHTS: "les-demandes-confidentielles"}
_DELEGATIONS: Places = {
    _TEAM: "deleguer-valider",
    _RIGHTS: "les-delegations-et-les-droits",
}
_SETUP: Places = {_ADMINISTRATION: "installer-le-portail"}
_TERRITORY: Places = {_ADMINISTRATION: "le-territoire"}
PLACES: dict[str, Places] = {
    "home": {
        None: "",
        _COMMUNE: "l-accueil-ce-qui-vous-attend",
        _DESK: "le-guichet",
        _ELECTED: "le-tableau-de-bord",
        _ADMINISTRATION: "",
    },
    **dict.fromkeys(
        (
            "mutualisation_page",
            "get_account",
            "legal",
            "privacy",
            "accessibility",
            "site_map",
            "style_guide",
            "help",
            "help_guide",
            "mails",
            "mail",
        ),
        _INDEX,
    ),
    **dict.fromkeys(
        (
            "account",
            "account_closing",
            "account_data",
            "account_login",
            "invitation_accept",
            "welcome",
            "account_logout",
            "account_signup",
            "account_inactive",
            "account_reauthenticate",
            "account_change_password",
            "account_set_password",
            "account_request_login_code",
            "account_confirm_login_code",
            "sign_in_password",
            "mfa_authenticate",
            "mfa_reauthenticate",
            "mfa_reauthenticate_webauthn",
            "mfa_index",
            "mfa_add_webauthn",
            "mfa_edit_webauthn",
            "mfa_remove_webauthn",
            "mfa_activate_totp",
            "mfa_deactivate_totp",
            "mfa_view_recovery_codes",
            "mfa_generate_recovery_codes",
            "usersessions_list",
            "proconnect_login",
            "proconnect_callback",
            "account_reset_password",
            "account_reset_password_done",
            "account_reset_password_from_key",
            "account_reset_password_from_key_done",
        ),
        _ACCOUNT,
    ),
    **dict.fromkeys(("services", "service", "communes", "commune"), _CATALOGUE),
    **dict.fromkeys(("service_new", "service_edit", "service_edit_part"), _SHEET),
    "service_documents": _SHEET,
    **dict.fromkeys(("service_versions", "service_version"), _VERSIONS),
    **dict.fromkeys(("service_state", "service_move"), _STATES),
    **dict.fromkeys(("takeover", "takeover_review", "takeover_line"), _TAKEOVER),
    "takeover_writing": _TAKEOVER,
    **dict.fromkeys(("deadlines", "agenda"), _DEADLINES),
    **dict.fromkeys(("join", "subscription", "subscription_act"), _ADHESIONS),
    **dict.fromkeys(("subscriptions", "subscriptions_together"), _ADHESIONS),
    **dict.fromkeys(("directions", "direction", "contacts"), _CATALOGUE),
    **dict.fromkeys(("scheme", "scheme_edition", "scheme_action", "scheme_admin"), _SCHEME),
    **dict.fromkeys(("scheme_admin_of", "scheme_new", "scheme_edit"), _SCHEME),
    **dict.fromkeys(("scheme_part_new", "scheme_part_edit"), _SCHEME),
    **dict.fromkeys(("matrix", "territory_on"), _CATALOGUE),
    "dashboard": {_ELECTED: "le-tableau-de-bord", _DESK: "le-bilan-de-l-annee"},
    **dict.fromkeys(("identity", "public_details"), _PORTAL),
    **dict.fromkeys(_PEOPLE_PAGES, _PEOPLE),
    **dict.fromkeys(_PERSON_PAGES, _PERSON),
    "mayor_change": _MAYOR,
    **dict.fromkeys(("triagers", "readings"), _CONFIDENCE),
    **dict.fromkeys(
        (
            "delegations",
            "commune_delegations",
            "delegation_new",
            "delegation_withdraw",
            "delegation_order",
            "request_approval",
            "request_amend",
            "rights",
        ),
        _DELEGATIONS,
    ),
    **dict.fromkeys(
        (
            "setup",
            "setup_search",
            "setup_preview",
            "setup_directions",
            "setup_services",
            "setup_identity",
            "setup_invitations",
        ),
        _SETUP,
    ),
    **dict.fromkeys(("territory_update", "territory_import"), _TERRITORY),
    "setup_waiting": _INDEX,
    "search": {_COMMUNE: "chercher", None: ""},
    **dict.fromkeys(("synonyms", "synonym_new", "synonym_edit"), _WORDS),
    **dict.fromkeys(("history", "history_of"), _HISTORY),
    **dict.fromkeys(
        (
            "register",
            "retention",
            "retention_kind",
            "retention_period",
            "elimination_decide",
            "elimination_keep",
        ),
        _PERSONAL_DATA,
    ),
    **dict.fromkeys(("elimination", "elimination_stop"), _DESTRUCTION),
    "territory": {**_CATALOGUE, _ELECTED: "la-carte-du-territoire"},
    "requests": {_COMMUNE: "suivre-une-demande", _DESK: "le-guichet"},
    "request": _FOLLOW,
    **dict.fromkeys(("request_new", "request_draft"), _ASK),
    **dict.fromkeys(("request_on_behalf", "call_log"), _ASK),
    "inbox": {_DESK: "le-guichet"},
    **dict.fromkeys(("reports", "report"), _REPORT),
}
# What is posted comes back at its own address when it is refused: the page is the object's.
_FAMILIES = (("request_", "request"), ("report_", "report"))


def place_of(name: str) -> Places:
    """Return the places of the page at the address called `name`; the index if it has none."""
    if name in PLACES:
        return PLACES[name]
    page = next((page for prefix, page in _FAMILIES if name.startswith(prefix)), "")
    return PLACES.get(page, _INDEX)


def help_url(actor: Actor, name: str) -> str:
    """Return where « Aide » leads `actor` from the page at the address called `name`."""
    places = place_of(name)
    own = [audience for audience in audiences_of(actor) if audience in places]
    audience = own[0] if own else next(iter(places))
    if audience is None:
        return reverse("help")
    # No guide is read here: this is done for every page, error pages too.
    url, anchor = guide_address(audience), places[audience]
    return f"{url}#{anchor}" if anchor else url
