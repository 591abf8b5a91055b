"""The change of a mayor: what is asked, and what it does, shown before it is confirmed."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from accounts.mandates import Council, MayorChange
from accounts.models import Invitation, Membership, Role, User
from communes.models import Commune
from mutualisation.people.forms import day_input
from requests_desk.models import ServiceRequest
from requests_desk.operations import drafts_of_office
from services.models import Delegation

ELECTION, VACANCY = "elections", "vacance"
KINDS = (
    (ELECTION, "Des élections municipales\u00a0: un nouveau conseil est installé"),
    (VACANCY, "En cours de mandat\u00a0: démission, décès, autre raison"),
)
REASONS = {ELECTION: "Nouveau conseil municipal", VACANCY: "Nouveau maire en cours de mandat"}


class MayorChangeForm(forms.Form):
    """Why, when, and who. The day is the one when the council elected the mayor: it is entered."""

    kind = forms.ChoiceField(label="Pourquoi", choices=KINDS, widget=forms.RadioSelect)
    installed_on = forms.DateField(
        label="Jour de l’installation",
        widget=day_input(),
        help_text="Le jour où le conseil a élu le nouveau maire, passé ou à venir. "
        "Le maire sortant n’a plus accès dès ce jour.",
    )
    successor = forms.ModelChoiceField(
        label="Le nouveau maire",
        queryset=User.objects.none(),
        to_field_name="reference",
        required=False,
        empty_label="Une autre personne, à inviter ci-dessous",
    )
    first_name = forms.CharField(label="Prénom", max_length=80, required=False)
    last_name = forms.CharField(label="Nom", max_length=80, required=False)
    email = forms.EmailField(
        label="Adresse électronique",
        max_length=254,
        required=False,
        help_text="La sienne, pas celle de la mairie.",
    )

    def __init__(self, *args: Any, commune: Commune | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if commune is not None:
            self.fields["successor"].queryset = _possible(commune)

    def clean(self) -> dict[str, Any]:
        """Ask for a person or for whom to invite; an address that has an account is that person."""
        data = super().clean() or {}
        if data.get("successor"):
            return data
        for name in ("first_name", "last_name", "email"):
            if not data.get(name) and name not in self.errors:
                self.add_error(name, "Complétez, ou choisissez une personne ci-dessus.")
        known = User.objects.filter(email__iexact=data.get("email") or "", is_active=True).first()
        if known is not None:
            data["successor"] = known
        return data


def _possible(commune: Commune) -> QuerySet[User]:
    """Return the open accounts that have, or had, a role in the commune, but today's mayor's."""
    held = Membership.objects.filter(commune=commune).exclude(role=Role.MAYOR, ends_on=None)
    mayors = Membership.objects.filter(commune=commune, role=Role.MAYOR, ends_on=None)
    users = User.objects.filter(pk__in=held.values("user_id"), is_active=True)
    return users.exclude(pk__in=mayors.values("user_id")).order_by("last_name", "first_name")


@dataclass(frozen=True)
class Ending:
    """A role of the council: whether its box is ticked."""

    membership: Membership
    is_ticked: bool


@dataclass(frozen=True)
class Withdrawal:
    """An invitation that waits: whether its box is ticked; a mayor's is withdrawn in any case."""

    invitation: Invitation
    is_ticked: bool
    is_needed: bool


@dataclass(frozen=True)
class Preview:
    """All that the change does, and what stays."""

    council: Council
    day: datetime.date
    endings: list[Ending]
    withdrawals: list[Withdrawal]
    lapsing: list[Delegation]
    staying: list[Membership]
    open_requests: int
    drafts: int
    is_future: bool


def preview_of(
    commune: Commune, council: Council, data: dict[str, Any], today: datetime.date
) -> Preview:
    """Return what the change would do. Five queries.

    After elections every deputy and councillor is ticked; in the middle of a mandate the deputies
    alone, whom the council elects again with a new mayor (article L2122-10 CGCT).
    """
    day, is_election = data["installed_on"], data["kind"] == ELECTION
    successor, mayor = data.get("successor"), council.mayor
    ended = {Role.DEPUTY, Role.COUNCILLOR} if is_election else {Role.DEPUTY}
    staying = Membership.objects.active_on(day).filter(
        commune=commune, role__in=(Role.CLERK, Role.READER)
    )
    return Preview(
        council=council,
        day=day,
        endings=[
            Ending(
                row,
                row.starts_on < day and (row.role in ended or row.user == successor),
            )
            for row in council.others
            if row.role != Role.MAYOR
        ],
        withdrawals=[
            Withdrawal(
                row,
                is_ticked=row.role in (Role.MAYOR, *ended),
                is_needed=row.role == Role.MAYOR,
            )
            for row in council.invitations
        ],
        lapsing=list(_delegations(commune, mayor, day)),
        staying=list(staying.select_related("user").order_by("role", "user__last_name")),
        **_requests(commune, mayor),
        is_future=day > today,
    )


def _delegations(
    commune: Commune, mayor: Membership | None, day: datetime.date
) -> QuerySet[Delegation]:
    """Return what lapses on `day`: what the mayor has given, today too, and recorded orders."""
    recorded = Delegation.objects.orders_lapsing_on(commune, day)
    lapsing = Q(pk__in=recorded.values("pk"))
    if mayor is not None:
        lapsing |= Q(mandate=mayor)
    of_commune = Delegation.objects.of_commune(commune)
    rows = of_commune.lasting_beyond(day).filter(lapsing).with_people()
    return rows.order_by("delegate__user__last_name", "pk")


def _requests(commune: Commune, mayor: Membership | None) -> dict[str, int]:
    return {
        "open_requests": ServiceRequest.objects.filter(commune=commune).open().count(),
        "drafts": drafts_of_office(mayor).count() if mayor else 0,
    }


def change_of(
    commune: Commune, council: Council, data: dict[str, Any], ends: set[str], withdrawn: set[str]
) -> MayorChange:
    """Return the change as it was confirmed: the boxes ticked, by their references."""
    return MayorChange(
        commune=commune,
        installed_on=data["installed_on"],
        reason=REASONS[data["kind"]],
        successor=data["successor"],
        invited=None
        if data["successor"]
        else (data["first_name"], data["last_name"], data["email"]),
        ends=[
            row for row in council.others if str(row.reference) in ends and row.role != Role.MAYOR
        ],
        withdrawn=[
            row
            for row in council.invitations
            if row.role == Role.MAYOR or str(row.reference) in withdrawn
        ],
    )
