"""Forms of what can be done to a request from its page."""

import datetime
from typing import Any, cast

from django import forms
from django.db.models import QuerySet

from accounts.models import DIRECTION_ROLES, Membership, User
from communes.models import Direction
from core.nouns import with_direction_noun
from requests_desk.forms.fields import files_field, hours_field, service_field, text_area
from requests_desk.forms.kept import KeepsFiles
from requests_desk.models import ServiceRequest
from requests_desk.operations import Outcome
from requests_desk.vocabulary import Urgency

OUTCOMES = [
    (Outcome.NONE, "Garder la demande ouverte"),
    (Outcome.WAIT, "Attendre une réponse de la commune"),
    (Outcome.RESOLVE, "La demande est résolue"),
]
SCORES = [
    (5, "5 – très satisfait"),
    (4, "4 – satisfait"),
    (3, "3 – moyennement satisfait"),
    (2, "2 – peu satisfait"),
    (1, "1 – pas du tout satisfait"),
]


def agents_on(day: datetime.date) -> QuerySet[Membership]:
    """Return who works on `day` in the directions that receive requests, direction by direction."""
    return (
        Membership.objects.active_on(day)
        .filter(role__in=DIRECTION_ROLES, direction__in=Direction.objects.receiving_requests())
        .filter(user__is_active=True)
        .select_related("user", "direction")
        .order_by("direction__position", "user__last_name", "user__first_name")
    )


class ActionForm(forms.Form):
    """An act on a request. Its fields are named as the arguments of its operation."""

    def __init__(self, *args: Any, row: ServiceRequest, **kwargs: Any) -> None:
        name = type(self).__name__.removesuffix("Form").lower()
        super().__init__(*args, **{**kwargs, "auto_id": f"{name}_%s"})
        if "version" in self.fields:
            self.initial["version"] = row.version

    @property
    def arguments(self) -> dict[str, Any]:
        """Return what the operation is given; what was left empty takes its default there."""
        return {name: value for name, value in self.cleaned_data.items() if value is not None}

    @property
    def typed(self) -> list[tuple[str, str]]:
        """Return the texts written in this form, by the label of their field."""
        return [
            (str(bound.label), str(bound.value()))
            for bound in self
            if type(bound.field) is forms.CharField and bound.value()
        ]


class VersionedForm(ActionForm):
    """An act that is refused when the request is no longer the one that the page showed."""

    # Without an id: a page may hold several of these forms.
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": False}))


class PlainForm(VersionedForm):
    """An act that needs no more words."""


class ReplyForm(KeepsFiles, VersionedForm):
    body = text_area(
        "Réponse à la commune",
        help_text="La commune la lit sur le portail et la reçoit par courriel.",
    )
    uploads = files_field()
    outcome = forms.ChoiceField(
        label="Et ensuite", choices=OUTCOMES, initial=Outcome.NONE, widget=forms.RadioSelect
    )
    hours = hours_field(required=False)


class NoteForm(KeepsFiles, ActionForm):
    body = text_area("Note interne", rows=3, help_text="La commune ne la verra pas.")
    uploads = files_field()


class AnswerForm(KeepsFiles, ActionForm):
    body = text_area("Votre message", rows=4)
    uploads = files_field("Photos ou documents")


class RouteForm(VersionedForm):
    direction = forms.ModelChoiceField(
        Direction.objects.receiving_requests(),
        label=with_direction_noun(lambda noun: noun.title),
        to_field_name="slug",
        empty_label=with_direction_noun(lambda noun: f"Choisissez {noun.the}"),
    )
    agent = forms.ChoiceField(label="Agent en charge", required=False)
    service = service_field("Service concerné", "Ne pas préciser")
    reason = forms.CharField(
        label="Raison",
        max_length=500,
        required=False,
        help_text=with_direction_noun(lambda noun: f"Demandée quand {noun.the} change."),
    )

    def __init__(self, *args: Any, day: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.agents: dict[str, User] = {}
        groups: dict[str, list[tuple[str, str]]] = {}
        for membership in agents_on(day):
            key = str(membership.user_id)
            self.agents[key] = membership.user
            groups.setdefault(str(membership.direction), []).append((key, str(membership.user)))
        field = cast(forms.ChoiceField, self.fields["agent"])
        field.choices = [
            ("", with_direction_noun(lambda noun: f"{noun.the} choisira")),
            *groups.items(),
        ]

    def clean_agent(self) -> User | None:
        return self.agents.get(self.cleaned_data["agent"])


class DeclineForm(VersionedForm):
    reason = text_area(
        "Raison du refus",
        rows=3,
        max_length=2000,
        help_text="La commune la lira\u00a0: dites aussi vers qui elle peut se tourner.",
    )


class ResolveForm(VersionedForm):
    comment = text_area(
        "Comment la commune a eu sa réponse",
        rows=2,
        max_length=2000,
        required=False,
        help_text="La commune le lira.",
    )


class CancelForm(VersionedForm):
    reason = text_area("Pourquoi annulez-vous cette demande\u00a0?", rows=2, max_length=2000)


class ReopenForm(VersionedForm):
    reason = text_area("Que reste-t-il à faire\u00a0?", rows=3, max_length=2000)


class UrgencyForm(VersionedForm):
    urgency = forms.ChoiceField(label="Urgence", choices=Urgency.choices)
    reason = forms.CharField(
        label="Raison du changement", max_length=500, help_text="La commune la lira."
    )


class RateForm(ActionForm):
    score = forms.TypedChoiceField(
        label="Êtes-vous satisfait de la réponse\u00a0?",
        choices=SCORES,
        coerce=int,
        widget=forms.RadioSelect,
    )
    comment = text_area("Un commentaire", rows=2, max_length=2000, required=False)


class HoursForm(ActionForm):
    hours = hours_field(required=True)
