"""Addresses of the request desk: a request by its number, a draft or a file by its uuid."""

from django.urls import URLPattern, path, re_path

from requests_desk.access import Act
from requests_desk.views.actions import act_on_request
from requests_desk.views.approval import act_before_sending, request_approval
from requests_desk.views.compose import request_draft, request_new
from requests_desk.views.confidence import readings, triager_end, triagers
from requests_desk.views.desk import call_log, request_on_behalf
from requests_desk.views.drafts import request_autosave, request_discard, request_join
from requests_desk.views.lists import inbox, request_list
from requests_desk.views.page import request_file, request_page

DRAFT = "demandes/brouillons/<uuid:uuid>/"
TO_APPROVE = "demandes/a-valider/<uuid:uuid>/"
NUMBER = r"^demandes/(?P<number>\d{4}-\d{5,7})/"
# What each act is called in its address; its name there is `request_<act>`.
VERBS: dict[Act, str] = {
    Act.ACKNOWLEDGE: "prendre-en-charge",
    Act.ROUTE: "orienter",
    Act.TAKE: "m-attribuer",
    Act.REPLY: "repondre",
    Act.ADD_NOTE: "noter",
    Act.ANSWER: "completer",
    Act.RESUME: "reprendre",
    Act.RESOLVE: "resoudre",
    Act.CLOSE: "cloturer",
    Act.REOPEN: "rouvrir",
    Act.DECLINE: "refuser",
    Act.CANCEL: "annuler",
    Act.RATE: "evaluer",
    Act.CHANGE_URGENCY: "changer-l-urgence",
    Act.LOG_HOURS: "ajouter-du-temps",
}
# The same, before the request has a number.
VERBS_BEFORE_SENDING: dict[Act, str] = {
    Act.APPROVE: "envoyer",
    Act.SEND_BACK: "renvoyer",
    Act.TAKE_BACK: "reprendre",
    Act.AMEND: "modifier",
}

urlpatterns: list[URLPattern] = [
    path("demandes/", request_list, name="requests"),
    path("demandes/nouvelle/", request_new, name="request_new"),
    path(DRAFT, request_draft, name="request_draft"),
    path(f"{DRAFT}enregistrer/", request_autosave, name="request_autosave"),
    path(f"{DRAFT}fichiers/", request_join, name="request_join"),
    path(f"{DRAFT}supprimer/", request_discard, name="request_discard"),
    path(TO_APPROVE, request_approval, name="request_approval"),
    *(
        path(f"{TO_APPROVE}{verb}/", act_before_sending, {"act": act}, name=f"request_{act}")
        for act, verb in VERBS_BEFORE_SENDING.items()
    ),
    path("demandes/fichiers/<uuid:uuid>/", request_file, name="request_file"),
    re_path(rf"{NUMBER}$", request_page, name="request"),
    *(
        re_path(rf"{NUMBER}{verb}/$", act_on_request, {"act": act}, name=f"request_{act}")
        for act, verb in VERBS.items()
    ),
    path("administration/habilitations/", triagers, name="triagers"),
    path("administration/habilitations/<uuid:reference>/fin/", triager_end, name="triager_end"),
    path("administration/lectures/", readings, name="readings"),
    path("guichet/", inbox, name="inbox"),
    path("guichet/saisie/", request_on_behalf, name="request_on_behalf"),
    path("guichet/appel/", call_log, name="call_log"),
]
