"""What a person types in the steps of a request, and the posts that carry it."""

import uuid

from django.urls import reverse

from requests_desk.models import ServiceRequest
from requests_desk.vocabulary import State, Step

NEW = "/demandes/nouvelle/"


def need(**changes):
    """What a person types in the first step."""
    return {
        "uuid": str(uuid.uuid4()),
        "version": "0",
        "commune": "35125",
        "about": "service:voirie",
        "subject": "Nid-de-poule rue du Lavoir",
        "description": "Un trou de trente centimètres devant l’école.",
        "action": "next",
        **changes,
    }


def details(draft, **changes):
    """What a person types in the second step of `draft`."""
    return {
        "uuid": str(draft.uuid),
        "version": draft.version,
        "urgency": "high",
        "consequence": "Un enfant peut tomber.",
        "wanted_on": "",
        "legal_deadline_on": "",
        "action": "next",
        **changes,
    }


def the_draft():
    return ServiceRequest.objects.get(state=State.DRAFT)


def at(draft, step):
    return f"{reverse('request_draft', args=[draft.uuid])}?etape={step}"


def send(client, draft, **changes):
    posted = {"uuid": str(draft.uuid), "version": draft.version, "action": "send", **changes}
    return client.post(at(draft, Step.REVIEW), posted)
