"""The list of people: accounts and open invitations together, filtered, a page at a time."""

import datetime
from dataclasses import dataclass, field

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Prefetch, Q, TextField, Value
from django.db.models.functions import Concat
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Invitation, Membership, Role, User
from accounts.models.invitations import InvitationQuerySet
from communes.models import Commune
from core.filters import WordsField
from core.french import unaccented
from mutualisation.people.states import LABELS, TONES, PersonState, plain, state_of, users_in

PER_PAGE = 40
_USER, _INVITATION = "u", "i"
_SPACE = Value(" ", output_field=TextField())


class PeopleFilters(forms.Form):
    """Above the list. What an address holds and no choice has is left aside."""

    q = WordsField(label="Nom ou adresse", required=False)
    etat = forms.ChoiceField(
        label="État",
        choices=[("", "Tous"), *((str(state), label) for state, label in LABELS.items())],
        required=False,
    )
    fonction = forms.ChoiceField(
        label="Fonction", choices=[("", "Toutes"), *Role.choices], required=False
    )
    commune = forms.ModelChoiceField(
        label="Commune",
        queryset=Commune.objects.order_by("sort_key").only("insee_code", "name"),
        to_field_name="insee_code",
        empty_label="Toutes",
        required=False,
    )

    @property
    def values(self) -> dict[str, object]:
        """Return the filters in force by their names."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chips(self, request: HttpRequest) -> list[tuple[str, str]]:
        """Return the filters in force: (words, address of the list without it)."""
        chips = []
        for name, value in self.values.items():
            rest = request.GET.copy()
            rest.pop(name)
            rest.pop("page", None)
            bound = self.fields[name]
            words = dict(bound.choices).get(value, value) if name in ("etat", "fonction") else value
            label = f"«\u00a0{words}\u00a0»" if name == "q" else f"{bound.label}\u00a0: {words}"
            chips.append((label, f"?{rest.urlencode()}"))
        return chips


@dataclass(frozen=True)
class PersonRow:
    """A line of the list: an account, or an invitation that nobody has accepted yet."""

    name: str
    email: str
    url: str
    state: PersonState
    memberships: list[Membership] = field(default_factory=list)
    invitation: Invitation | None = None

    @property
    def label(self) -> str:
        return LABELS[self.state]

    @property
    def tone(self) -> str:
        return TONES[self.state]


@dataclass(frozen=True)
class PeoplePage:
    """A page of the list."""

    page: Page
    rows: list[PersonRow]


def people_page(values: dict[str, object], number: str | None, day: datetime.date) -> PeoplePage:
    """Return a page of the people whom the filters `values` let through. Four queries."""
    users = _users(values, day).annotate(
        kind=Value(_USER), sort=Concat(plain("last_name"), _SPACE, plain("first_name"))
    )
    asked = _invitations(values).annotate(
        kind=Value(_INVITATION),
        sort=Concat(plain("last_name"), _SPACE, plain("first_name"), _SPACE, plain("email")),
    )
    columns = ("sort", "kind", "pk")
    both = users.order_by().values_list(*columns).union(asked.order_by().values_list(*columns))
    page = Paginator(both.order_by("sort", "kind", "pk"), PER_PAGE).get_page(number)
    keys = [(kind, pk) for _, kind, pk in page.object_list]
    found = _user_rows([pk for kind, pk in keys if kind == _USER], day)
    found |= _invitation_rows([pk for kind, pk in keys if kind == _INVITATION])
    return PeoplePage(page, [found[key] for key in keys if key in found])


def _users(values: dict[str, object], day: datetime.date):
    users = User.objects.all()
    if state := values.get("etat"):
        users = users_in(str(state), users, day)
    held = Membership.objects.filter(user=OuterRef("pk"))
    if role := values.get("fonction"):
        held = held.filter(role=role)
    if commune := values.get("commune"):
        held = held.filter(commune=commune)
    if role or commune:
        users = users.filter(Exists(held))
    return _with_words(users, values)


def _invitations(values: dict[str, object]) -> InvitationQuerySet:
    rows, now = Invitation.objects.open(), timezone.now()
    state = values.get("etat")
    if state == PersonState.INVITED:
        rows = rows.pending_at(now)
    elif state == PersonState.EXPIRED:
        rows = rows.expired_at(now)
    elif state:
        rows = rows.none()
    if role := values.get("fonction"):
        rows = rows.filter(role=role)
    if commune := values.get("commune"):
        rows = rows.filter(commune=commune)
    return _with_words(rows, values)


def _with_words(rows, values: dict[str, object]):
    """Return the rows whose name or address holds every word, accents aside."""
    rows = rows.alias(
        plain_name=Concat(plain("first_name"), _SPACE, plain("last_name")),
        plain_email=plain("email"),
    )
    for word in unaccented(str(values.get("q", ""))).split():
        rows = rows.filter(Q(plain_name__contains=word) | Q(plain_email__contains=word))
    return rows


def _user_rows(ids: list[int], day: datetime.date) -> dict[tuple[str, int], PersonRow]:
    held = Membership.objects.select_related("commune", "direction").defer("commune__contour")
    users = User.objects.filter(pk__in=ids).prefetch_related(
        Prefetch("memberships", held.order_by("starts_on", "pk"))
    )
    rows = {}
    for user in users:
        memberships = list(user.memberships.all())
        current = [row for row in memberships if row.holds_on(day)]
        rows[_USER, user.pk] = PersonRow(
            name=user.get_full_name(),
            email="" if user.closed_at else user.email,
            url=reverse("person", args=[user.reference]),
            state=state_of(user, memberships, day),
            memberships=current or memberships[-1:],
        )
    return rows


def _invitation_rows(ids: list[int]) -> dict[tuple[str, int], PersonRow]:
    rows = Invitation.objects.filter(pk__in=ids).select_related("commune", "direction")
    now = timezone.now()
    return {
        (_INVITATION, row.pk): PersonRow(
            name=row.full_name,
            email=row.email,
            url="",
            state=PersonState.INVITED if row.expires_at > now else PersonState.EXPIRED,
            invitation=row,
        )
        for row in rows.defer("commune__contour")
    }
