"""The town halls: who acts for each, and asking them who their clerk is."""

import datetime
from dataclasses import dataclass
from typing import Any

from django import forms

from accounts.models import Invitation, Membership, Role
from communes.models import Commune

_SHOWN_ROLES = (Role.CLERK, Role.MAYOR)


@dataclass(frozen=True)
class TownHall:
    """A commune, who acts for it, and what it has been asked."""

    commune: Commune
    mayor: str
    clerks: str
    invited: str

    @property
    def is_worth_asking(self) -> bool:
        """Return whether nobody acts for it yet and nobody was asked: ticked at first."""
        return bool(self.commune.email) and not (self.mayor or self.clerks or self.invited)


def town_halls_on(day: datetime.date) -> list[TownHall]:
    """Return the member communes on `day` in French order. Three queries."""
    communes = Commune.objects.members_on(day).only("insee_code", "name", "email", "sort_key")
    held: dict[tuple[int | None, str], list[str]] = {}
    people = Membership.objects.serving_on(day).filter(role__in=_SHOWN_ROLES).select_related("user")
    for row in people.order_by("pk"):
        held.setdefault((row.commune_id, row.role), []).append(row.user.get_full_name())
    asked: dict[int | None, list[str]] = {}
    for one in Invitation.objects.open().filter(commune__isnull=False).order_by("pk"):
        asked.setdefault(one.commune_id, []).append(one.get_role_display())
    return [
        TownHall(
            commune=commune,
            mayor=", ".join(held.get((commune.pk, Role.MAYOR), [])),
            clerks=", ".join(held.get((commune.pk, Role.CLERK), [])),
            invited=", ".join(sorted(set(asked.get(commune.pk, [])))),
        )
        for commune in communes
    ]


class TownHallsForm(forms.Form):
    """Which town halls are asked for their clerk; a mayor is invited at their own address."""

    communes = forms.ModelMultipleChoiceField(
        label="Mairies",
        queryset=Commune.objects.none(),
        to_field_name="insee_code",
        error_messages={"required": "Cochez au moins une mairie."},
    )

    def __init__(self, *args: Any, halls: list[TownHall] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reachable = [hall.commune.pk for hall in halls or [] if hall.commune.email]
        self.fields["communes"].queryset = Commune.objects.filter(pk__in=reachable)
        chosen = self.data.getlist("communes") if self.is_bound else None
        self.chosen = {
            hall.commune.insee_code
            for hall in halls or []
            if (hall.commune.insee_code in chosen if chosen is not None else hall.is_worth_asking)
        }
