"""What the page of an adhésion shows: how far it is, what is left to do and by whom, its papers."""

import datetime
from dataclasses import dataclass

from django.urls import reverse

from accounts.actor import Actor
from files.models import StoredFile
from governance.models import Deliberation
from services.access import keeps_subscriptions, subscription_abilities
from services.adhesions.acts import ACTS, Act
from services.documents.kinds import Kind, kinds_for
from services.models import Agreement, Subscription, SubscriptionStep, Termination
from services.subscription_checks import (
    Check,
    Severity,
    agreement_of,
    checks_for,
    earliest_end,
    messages_of,
    missing_pieces,
)
from services.vocabulary import COMMUNE_LABELS, SubscriptionState

STATE_TONES = {
    SubscriptionState.INTENTION: "neutral",
    SubscriptionState.DELIBERATED: "progress",
    SubscriptionState.SIGNED: "progress",
    SubscriptionState.ACTIVE: "success",
    SubscriptionState.NOTICE: "attention",
    SubscriptionState.TERMINATED: "neutral",
    SubscriptionState.REFUSED: "danger",
    SubscriptionState.WITHDRAWN: "neutral",
}
_PATH = (
    (SubscriptionState.INTENTION, "Intention"),
    (SubscriptionState.DELIBERATED, "Délibération"),
    (SubscriptionState.SIGNED, "Convention"),
    (SubscriptionState.ACTIVE, "Entrée en vigueur"),
)
_ORDER = [state for state, _ in _PATH]


@dataclass(frozen=True)
class Todo:
    """What somebody has left to do: `who` says it to the reader, `until` is None without a date."""

    who: str
    what: str
    until: datetime.date | None = None
    is_ours: bool = False


@dataclass(frozen=True)
class Milestone:
    """A step of the way, as the component of steps draws it."""

    label: str
    is_done: bool
    is_current: bool
    url: str = ""


@dataclass(frozen=True)
class Line:
    """A line of the log: what was done, and what was passed over with a reason."""

    step: SubscriptionStep
    title: str
    tone: str
    overridden: list[str]


@dataclass(frozen=True)
class Paper:
    """A council's act, with what it still lacks."""

    title: str
    deliberation: Deliberation | None
    file: StoredFile | None
    url: str


@dataclass(frozen=True)
class SubscriptionPage:
    """One page for both sides: `is_ours` says whether the reader speaks for the commune."""

    subscription: Subscription
    actor: Actor
    day: datetime.date

    @property
    def keeps(self) -> bool:
        return keeps_subscriptions(self.actor, self.subscription.service)

    @property
    def is_ours(self) -> bool:
        return not self.keeps and self.subscription.commune_id in self.actor.commune_ids()

    @property
    def label(self) -> str:
        """Return the state in the words of the reader."""
        row = self.subscription
        if self.is_to_come:
            return "Entre bientôt en vigueur"
        return COMMUNE_LABELS[row.state] if self.is_ours else row.get_state_display()

    @property
    def tone(self) -> str:
        return STATE_TONES[SubscriptionState(self.subscription.state)]

    @property
    def is_to_come(self) -> bool:
        """Return whether it is active from a day that is not there yet."""
        row = self.subscription
        return row.state == SubscriptionState.ACTIVE and bool(
            row.starts_on and row.starts_on > self.day
        )

    @property
    def milestones(self) -> list[Milestone]:
        """Return the way to the entry into force; empty for what never goes or is past it."""
        row = self.subscription
        if row.state not in _ORDER or not row.service.needs_agreement:
            return []
        reached = _ORDER.index(SubscriptionState(row.state))
        if row.state == SubscriptionState.ACTIVE and not self.is_to_come:
            return []
        return [
            Milestone(label, is_done=rank <= reached, is_current=rank == reached + 1)
            for rank, (_, label) in enumerate(_PATH)
        ]

    @property
    def signed_by(self) -> str:
        return f"Signée par {self.subscription.other_side}"

    @property
    def agreement(self) -> Agreement | None:
        return agreement_of(self.subscription)

    @property
    def missing(self) -> list[Check]:
        """Return the « pièces à retrouver » of what is in force or about to be."""
        open_to_it = (SubscriptionState.ACTIVE, SubscriptionState.NOTICE)
        return missing_pieces(self.subscription) if self.subscription.state in open_to_it else []

    @property
    def warnings(self) -> list[Check]:
        """Return what deserves attention in the dates as they are."""
        if self.subscription.state not in (*_ORDER[1:], SubscriptionState.NOTICE):
            return []
        found = checks_for(self.subscription, "sign")
        return [one for one in found if one.severity == Severity.WARN and "missing" not in one.code]

    @property
    def todo(self) -> list[Todo]:
        """Return what is left to do, by whom, by when, in order."""
        row = self.subscription
        find = _LEFT_TO_DO.get(SubscriptionState(row.state))
        ours = "Vous" if self.is_ours else f"La commune ({row.commune})"
        is_kept = self.keeps and row.service.other_body(row.commune_id) is None
        theirs = f"Vous ({row.service.direction})" if is_kept else _sentence(row.other_side)
        return find(row, ours, theirs) if find else []

    @property
    def acts(self) -> list[Act]:
        """Return the steps that the reader may take now, the usual one first."""
        able = subscription_abilities(self.actor, self.subscription)
        return [
            act.of(self.subscription)
            for act in ACTS.values()
            if act.move in able and _is_due(act, self.subscription, self.day)
        ]

    @property
    def lines(self) -> list[Line]:
        """Return the log, oldest first."""
        rows = self.subscription.steps.select_related("by")
        return [
            Line(
                step=row,
                title=row.get_move_display() or row.get_to_state_display(),
                tone=STATE_TONES[SubscriptionState(row.to_state)],
                overridden=messages_of(self.subscription, row.overridden),
            )
            for row in rows
        ]

    @property
    def papers(self) -> list[Paper]:
        """Return the acts of both councils."""
        row = self.subscription
        return [
            Paper("Délibération de la commune", row.deliberation, *self._file(row.deliberation)),
            Paper(f"Décision de {row.other_side}", row.decision, *self._file(row.decision)),
        ]

    @property
    def agreement_file(self) -> tuple[StoredFile | None, str]:
        return self._file(agreement_of(self.subscription))

    @property
    def termination(self) -> Termination | None:
        return getattr(self.subscription, "termination", None)

    @property
    def notice_file(self) -> tuple[StoredFile | None, str]:
        return self._file(self.termination.deliberation if self.termination else None)

    @property
    def models(self) -> list[Kind]:
        """Return the model documents that this legal form uses, to be filled in and signed."""
        row = self.subscription
        if not row.service.needs_agreement or row.state in _CLOSED:
            return []
        return kinds_for(row.service.legal_form)

    @property
    def notice_end(self) -> datetime.date | None:
        """Return when a notice of today would end it; None when it is not in force."""
        row = self.subscription
        return earliest_end(row, self.day) if row.state == SubscriptionState.ACTIVE else None

    def _file(self, paper: object) -> tuple[StoredFile | None, str]:
        stored = getattr(paper, "file", None)
        if stored is None:
            return None, ""
        return stored, reverse("subscription_file", args=[self.subscription.uuid, stored.uuid])


def _sentence(words: str) -> str:
    return words[0].upper() + words[1:]


_CLOSED = (SubscriptionState.TERMINATED, SubscriptionState.REFUSED, SubscriptionState.WITHDRAWN)


def _is_due(act: Act, row: Subscription, day: datetime.date) -> bool:
    """Return whether `act` has something to write on `row`, whoever asks."""
    deliberation, agreement = row.deliberation, agreement_of(row)
    match act.slug:
        case "annulation":
            return row.starts_on is not None and row.starts_on > day
        case "decision":
            return row.decision_id is None
        case "transmission":
            return deliberation is not None and (
                None in (deliberation.transmitted_on, deliberation.executory_on)
                or deliberation.file_id is None
            )
        case "correction":
            return deliberation is not None and bool(
                deliberation.transmitted_on or deliberation.executory_on or deliberation.file_id
            )
        case "deliberation-retrouvee":
            return deliberation is None
        case "decision-retrouvee":
            return row.decision_id is None and row.is_in_force
        case "convention-retrouvee":
            return agreement is None or not agreement.is_signed or agreement.file_id is None
    return True


def _intention(row: Subscription, ours: str, theirs: str) -> list[Todo]:
    if not row.service.needs_agreement:
        return [Todo(theirs, "Accepter l’adhésion.", row.wished_on)]
    return [
        Todo(
            ours,
            "Faire délibérer le conseil municipal, puis joindre la délibération à ce dossier.",
            row.wished_on,
        )
    ]


def _deliberated(row: Subscription, ours: str, theirs: str) -> list[Todo]:
    found = []
    if row.deliberation and row.deliberation.transmitted_on is None:
        found.append(
            Todo(ours, "Transmettre la délibération à la préfecture, puis en donner la date.")
        )
    if row.decision_id is None:
        found.append(Todo(theirs, "Décider d’accepter l’adhésion.", row.wished_on))
    found.append(Todo(ours, "Signer la convention et la renvoyer.", row.wished_on))
    found.append(Todo(theirs, "Signer la convention et l’enregistrer ici.", row.wished_on))
    return found


def _signed(row: Subscription, ours: str, theirs: str) -> list[Todo]:
    return [Todo(theirs, "Faire entrer l’adhésion en vigueur.", row.wished_on)]


def _notice(row: Subscription, ours: str, theirs: str) -> list[Todo]:
    return [Todo(ours, "Prévoir comment se passer du service.", row.ends_on)]


_LEFT_TO_DO = {
    SubscriptionState.INTENTION: _intention,
    SubscriptionState.DELIBERATED: _deliberated,
    SubscriptionState.SIGNED: _signed,
    SubscriptionState.NOTICE: _notice,
}
