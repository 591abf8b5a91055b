"""« De quoi s’agit-il ? »: one choice among the usual requests and the open services."""

from collections.abc import Iterable
from typing import Any

from django import forms

from core.french import typographic
from requests_desk.models import RequestType
from services.models import Service

Choice = tuple[str, Any]
UNKNOWN = "Je ne sais pas, orientez-moi"
UNKNOWN_TO_THE_DESK = "À déterminer par le guichet"
WITHOUT_SERVICE = "Autres demandes"


def subject_of(request_type: RequestType | None, service: Service | None) -> str:
    """Return the value of the choice that names `request_type`, else `service`, else nothing."""
    if request_type is not None:
        return f"type:{request_type.slug}"
    return f"service:{service.slug}" if service else ""


def subjects(types: Iterable[RequestType] | None = None) -> list[Choice]:
    """Return the choices: under each open service its usual requests, then « autre demande »."""
    by_service: dict[int | None, list[Choice]] = {}
    for each in RequestType.objects.active() if types is None else types:
        by_service.setdefault(each.service_id, []).append((subject_of(each, None), each.name))
    choices: list[Choice] = [("", UNKNOWN)]
    for service in Service.objects.open():
        usual = by_service.get(service.pk)
        if usual:
            other = (subject_of(None, service), typographic("Autre demande : ") + service.name)
            choices.append((service.name, [*usual, other]))
        else:
            choices.append((subject_of(None, service), service.name))
    if others := by_service.get(None):
        choices.append((WITHOUT_SERVICE, others))
    return choices


class SubjectSelect(forms.Select):
    """The list of the choices; each usual request carries what its description should say."""

    prompts: dict[str, str]

    def __init__(self, attrs: dict[str, Any] | None = None, choices: Any = ()) -> None:
        super().__init__(attrs, choices)
        self.prompts = {}

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if prompt := self.prompts.get(str(value)):
            option["attrs"]["data-prompt"] = prompt
        return option


class SubjectField(forms.ChoiceField):
    """Cleaned to (request type, service); a usual request brings its service with it."""

    widget = SubjectSelect

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="De quoi s’agit-il\u00a0?", required=False, choices=subjects, **kwargs
        )

    def load(self, *, also: Choice | None = None) -> None:
        """Read the choices once; `also` is one that is no longer offered and has been made."""
        types = list(RequestType.objects.active())
        choices = subjects(types)
        self.prompts = {subject_of(each, None): each.prompt for each in types}
        self.choices = choices
        if also and not self.valid_value(also[0]):
            self.choices = [*choices, also]
        self.widget.prompts = self.prompts

    def clean(self, value: Any) -> tuple[RequestType | None, Service | None]:
        kind, _, slug = str(super().clean(value)).partition(":")
        if kind == "type":
            found = RequestType.objects.select_related("service").get(slug=slug)
            return found, found.service
        return None, Service.objects.get(slug=slug) if kind == "service" else None
