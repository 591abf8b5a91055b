"""Who gets what at every address: a URL × member table. An address missing from it fails the suite.

For each address, `ok` lists who is served, `refused` who sees the object and is refused (403); to
everybody else who has signed in it does not exist (404), and a visitor is asked to sign in.
`test_access_matrix.py` asks each member; the tests of the pages walk the same table.
"""

from bilan.models import State as ReportState
from mutualisation.identity.stylesheets import PAGES, PREVIEW
from requests_desk.vocabulary import State
from tests.access.adhesions import ADHESIONS
from tests.access.agenda import AGENDA
from tests.access.confidence import CONFIDENCE
from tests.access.deadlines import DEADLINES
from tests.access.delegations import DELEGATIONS
from tests.access.objects import (
    a_copy_of_data,
    a_draft,
    a_file,
    a_history,
    a_logo,
    a_scheme,
    a_scheme_action,
    a_scheme_part,
    a_synonym,
    act,
    an_import,
    colours_of,
    frozen_at,
    report_in,
    request_in,
    the_commune,
    the_direction,
    the_service,
)
from tests.access.papers import PAPERS
from tests.access.people import PEOPLE
from tests.access.retention import RETENTION
from tests.access.rows import (
    AGENTS,
    EDITORS,
    EVERYBODY,
    MEMBERS,
    OWN_COMMUNE,
    PUBLIC,
    READERS,
    SIGNED_IN,
    VITRE,
    WRITERS,
    Row,
    others,
)
from tests.access.sheets import SHEETS

MATRIX: dict[str, Row] = {
    "home": PUBLIC,
    "dashboard": Row(("dgs", "elected"), others("dgs", "elected")),
    "health": PUBLIC,
    "mutualisation_page": PUBLIC,
    "get_account": PUBLIC,
    "legal": PUBLIC,
    "privacy": PUBLIC,
    "accessibility": PUBLIC,
    "site_map": PUBLIC,
    "help": PUBLIC,
    "help_guide": Row(EVERYBODY, make=lambda territory, cast: {"slug": "mairie"}),
    "search": PUBLIC,
    "search_suggestions": PUBLIC,
    "synonyms": Row(("administrator",), others("administrator")),
    "synonym_new": Row(("administrator",), others("administrator")),
    "synonym_edit": Row(("administrator",), others("administrator"), make=a_synonym),
    "synonym_delete": Row(
        ("administrator",),
        others("administrator"),
        make=a_synonym,
        post=True,
        data={"version": "0"},
    ),
    "style_guide": SIGNED_IN,
    # The account: what django-allauth answers is right for each (a page, or a redirection).
    "account": SIGNED_IN,
    "account_closing": SIGNED_IN,
    "account_data": SIGNED_IN,
    "register": Row(("administrator",), others("administrator")),
    **RETENTION,
    # The mayor's own copy: whoever has asked for none finds nothing.
    "account_data_copy": Row(("mayor",), make=a_copy_of_data),
    "hint_dismiss": Row(MEMBERS, make=lambda territory, cast: {"name": "matrix"}, post=True),
    "hints_show_again": Row(MEMBERS, post=True),
    "account_login": PUBLIC,
    "sign_in_password": PUBLIC,
    "account_request_login_code": PUBLIC,
    "account_confirm_login_code": SIGNED_IN,  # a visitor without a code asks for one
    "mfa_login_webauthn": SIGNED_IN,
    "mfa_authenticate": SIGNED_IN,
    "proconnect_login": SIGNED_IN,
    "proconnect_callback": SIGNED_IN,
    "mfa_reauthenticate": SIGNED_IN,
    "mfa_reauthenticate_webauthn": SIGNED_IN,
    "usersessions_list": SIGNED_IN,
    "mfa_index": SIGNED_IN,
    "mfa_add_webauthn": SIGNED_IN,
    "mfa_edit_webauthn": Row(MEMBERS, make=lambda territory, cast: {"key": "0123456789abcdef"}),
    "mfa_remove_webauthn": Row(MEMBERS, make=lambda territory, cast: {"key": "0123456789abcdef"}),
    "mfa_activate_totp": SIGNED_IN,
    "mfa_generate_recovery_codes": SIGNED_IN,
    # Of those who have none: nothing is there.
    "mfa_deactivate_totp": Row(()),
    "mfa_view_recovery_codes": Row(()),
    "mfa_download_recovery_codes": Row(()),
    "account_logout": PUBLIC,
    "account_signup": PUBLIC,
    "account_inactive": PUBLIC,
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": Row(
        EVERYBODY, make=lambda territory, cast: {"uidb36": "1", "key": "perime"}
    ),
    "account_reset_password_from_key_done": PUBLIC,
    "account_reauthenticate": SIGNED_IN,
    "account_change_password": SIGNED_IN,
    "account_set_password": SIGNED_IN,
    # The territory and its catalogue.
    "services": PUBLIC,
    "service": Row(EVERYBODY, make=the_service),
    **PAPERS,
    **SHEETS,
    **AGENDA,
    **DEADLINES,
    **ADHESIONS,
    "communes": PUBLIC,
    "commune": Row(EVERYBODY, make=the_commune),
    "directions": PUBLIC,
    "direction": Row(EVERYBODY, make=the_direction),
    "matrix": PUBLIC,
    "matrix_file": Row(EVERYBODY, make=lambda territory, cast: {"extension": "xlsx"}),
    "contacts": Row(others("outsider"), ("outsider",)),
    "territory": PUBLIC,
    "territory_on": PUBLIC,
    "territory_svg": PUBLIC,
    "territory_csv": PUBLIC,
    # The scheme.
    "scheme": Row(EVERYBODY, make=lambda territory, cast: a_scheme_action(territory, cast) and {}),
    "scheme_edition": Row(EVERYBODY, make=a_scheme),
    "scheme_action": Row(EVERYBODY, make=a_scheme_action),
    "scheme_admin": Row(EDITORS, others(*EDITORS)),
    "scheme_new": Row(EDITORS, others(*EDITORS)),
    "scheme_admin_of": Row(EDITORS, others(*EDITORS), make=a_scheme),
    "scheme_edit": Row(EDITORS, others(*EDITORS), make=a_scheme),
    "scheme_delete": Row(
        EDITORS, others(*EDITORS), make=a_scheme, post=True, data={"version": "0"}
    ),
    "scheme_part_new": Row(
        EDITORS,
        others(*EDITORS),
        make=lambda territory, cast: a_scheme(territory, cast) | {"kind": "action"},
    ),
    "scheme_part_edit": Row(EDITORS, others(*EDITORS), make=a_scheme_part),
    "scheme_part_delete": Row(
        EDITORS, others(*EDITORS), make=a_scheme_part, post=True, data={"version": "0"}
    ),
    **DELEGATIONS,
    # The request desk.
    "requests": Row((*WRITERS, *AGENTS), ("elected", "administrator", "outsider")),
    "request_new": Row(WRITERS, others(*WRITERS)),
    "request_draft": Row(("mayor",), make=a_draft),
    "request_autosave": Row(("mayor",), make=a_draft),
    "request_join": Row(("mayor",), make=a_draft),
    "request_discard": Row(("mayor",), make=a_draft, post=True),
    "request_file": Row(READERS, make=a_file),
    "request": Row(READERS, make=request_in(State.IN_PROGRESS)),
    "inbox": Row(AGENTS, others(*AGENTS)),
    "request_on_behalf": Row(("desk_agent",), others("desk_agent")),
    "call_log": Row(("desk_agent",), others("desk_agent")),
    "request_acknowledge": act(State.SUBMITTED, "desk_agent"),
    "request_route": act(State.ASSIGNED, "desk_agent", "dgs"),
    "request_take": act(State.ASSIGNED, "agent"),
    "request_reply": act(State.IN_PROGRESS, "desk_agent", "agent", data={"body": "Voici."}),
    "request_add_note": act(
        State.IN_PROGRESS, "desk_agent", "agent", "dgs", data={"body": "À revoir."}
    ),
    "request_answer": act(State.WAITING, *OWN_COMMUNE, data={"body": "Voici la photo."}),
    "request_resume": act(State.WAITING, "desk_agent", "agent"),
    "request_resolve": act(State.IN_PROGRESS, "desk_agent", "agent"),
    "request_close": act(State.RESOLVED, *OWN_COMMUNE, "desk_agent"),
    "request_reopen": act(State.RESOLVED, *OWN_COMMUNE, "desk_agent", data={"reason": "Revenu."}),
    "request_decline": act(State.ACKNOWLEDGED, "desk_agent", data={"reason": "Département."}),
    "request_cancel": act(State.IN_PROGRESS, *OWN_COMMUNE, data={"reason": "Réglé."}),
    "request_rate": act(State.RESOLVED, *OWN_COMMUNE, data={"score": "5"}),
    "request_change_urgency": act(
        State.IN_PROGRESS, "desk_agent", data={"urgency": "high", "reason": "Danger."}
    ),
    "request_log_hours": act(State.IN_PROGRESS, "desk_agent", "agent", data={"hours": "1"}),
    **CONFIDENCE,
    # The bilan.
    "reports": PUBLIC,
    "report": Row(EVERYBODY, make=report_in(ReportState.PUBLIC)),
    "report_pdf": Row(EVERYBODY, make=report_in(ReportState.PUBLIC)),
    "report_progress": Row(("dgs", "desk_agent"), make=frozen_at),
    "report_prepare": Row(("dgs", "desk_agent"), make=frozen_at, post=True),
    "report_abandon": Row(("dgs", "desk_agent"), make=frozen_at, post=True),
    "report_validate": Row(("dgs",), ("desk_agent",), make=frozen_at, post=True),
    "report_circulate": Row(
        ("dgs", "desk_agent"), make=report_in(ReportState.VALIDATED), post=True
    ),
    "report_publish": Row(
        ("dgs",),
        (*OWN_COMMUNE, "neighbour_mayor", "desk_agent", "elected"),
        make=report_in(ReportState.CIRCULATED),
        post=True,
    ),
    **PEOPLE,
    # The identity of the portal, and what each page takes from it.
    "identity": Row(("administrator",), others("administrator")),
    "public_details": Row(("administrator",), others("administrator")),
    # The set-up.
    **PEOPLE,
    "setup": Row(("administrator",), others("administrator")),
    "setup_search": Row(("administrator",), others("administrator")),
    "setup_preview": Row(
        ("administrator",), others("administrator"), make=lambda territory, cast: {"siren": VITRE}
    ),
    "setup_directions": Row(("administrator",), others("administrator")),
    "setup_services": Row(("administrator",), others("administrator")),
    "setup_identity": Row(("administrator",), others("administrator")),
    "setup_invitations": Row(("administrator",), others("administrator")),
    "setup_put_aside": Row(
        ("administrator",),
        others("administrator"),
        make=lambda territory, cast: {"slug": "services"},
        post=True,
    ),
    "setup_finish": Row(("administrator",), others("administrator"), post=True),
    "setup_waiting": PUBLIC,
    "territory_update": Row(("administrator",), others("administrator")),
    "territory_import": Row(("administrator",), others("administrator"), make=an_import),
    "territory_import_progress": Row(("administrator",), others("administrator"), make=an_import),
    "history": Row(("administrator",), others("administrator")),
    "history_csv": Row(("administrator",), others("administrator")),
    "history_of": Row(("administrator",), others("administrator"), make=a_history),
    "epci_logo": Row(EVERYBODY, make=a_logo),
    "epci_colours": Row(EVERYBODY, make=colours_of(PAGES)),
    "identity_preview": Row(EVERYBODY, make=colours_of(PREVIEW)),
    # The demonstration.
    "mails": SIGNED_IN,
    "mail": Row(
        (), make=lambda territory, cast: {"name": "20260101-101010-000000-0123456789ab.eml"}
    ),
}
