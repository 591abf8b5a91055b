"""Fictitious files of adhésion, at each step of their life, so that the pages have some to show.

None concerns a service whose communes or whose number of communes a source tells. Rows are written
as the operations would have written them at the time, which would tell people of it today.
"""

import datetime
from dataclasses import dataclass

from accounts.models import User
from communes.models import Commune, Epci, Structure
from core.pdf import render_pdf
from demonstration.facts import TerritoryFacts
from files.models import StoredFile
from files.operations import store_bytes
from governance.models import Deliberation
from services.models import Agreement, Service, Subscription, SubscriptionStep, Termination
from services.subscription_checks import earliest_end

_NOTE = "Dossier fictif, pour la démonstration."
_PAPER = (
    '<html lang="fr"><head><title>Document fictif</title></head><body><h1>Document fictif</h1>'
    "<p>Ce document est inventé pour la démonstration. Il n’engage personne.</p></body></html>"
)
_State = Subscription.State
# How far each file has gone, and how many days ago it took each of its steps.
_FILES = (
    ((_State.INTENTION, 20),),
    ((_State.INTENTION, 90), (_State.DELIBERATED, 55)),
    ((_State.INTENTION, 150), (_State.DELIBERATED, 100), (_State.SIGNED, 7)),
)


def make_files(
    facts: TerritoryFacts, communes: list[Commune], *, dgs: User, now: datetime.datetime
) -> None:
    """Write an intention, a file that was deliberated, one that is signed, and a notice."""
    told = [one.slug for one in facts.services if one.communes or one.subscribers is not None]
    services = list(Service.objects.open().exclude(slug__in=told))
    clerk = _Clerk(dgs, now, render_pdf(_PAPER))
    for commune, steps in zip(communes, _FILES, strict=False):
        held = set(commune.subscriptions.values_list("service_id", flat=True))
        free = next((one for one in services if one.pk not in held), None)
        if free is not None:
            clerk.write(free, commune, steps)
    ending = Subscription.objects.active_on(now.date()).filter(
        service__in=services, commune__in=communes[len(_FILES) :]
    )
    row = ending.order_by("service__sort_key", "commune__sort_key").first()
    if row is not None:
        clerk.give_notice(row)


@dataclass(frozen=True)
class _Clerk:
    """Writes the rows of a file, as `dgs` would have."""

    dgs: User
    now: datetime.datetime
    paper: bytes

    def write(
        self, service: Service, commune: Commune, steps: tuple[tuple[_State, int], ...]
    ) -> None:
        """Write a file that took `steps`, with the papers of each."""
        taken = dict(steps)
        row = Subscription(
            service=service,
            commune=commune,
            state=steps[-1][0],
            declared_on=self._day(taken[_State.INTENTION]),
            declared_by=self.dgs,
            note=_NOTE,
        )
        if _State.DELIBERATED in taken:
            body = Structure.objects.get(kind=Structure.Kind.COMMUNE, commune=commune)
            row.deliberation = self._deliberation(body, commune, taken[_State.DELIBERATED] + 5)
        if _State.SIGNED in taken:
            body = Structure.objects.get(epci=Epci.objects.get())
            row.decision = self._deliberation(body, commune, taken[_State.SIGNED] + 40)
        row.full_clean()
        row.save()
        if _State.SIGNED in taken:
            Agreement.objects.create(
                subscription=row,
                commune_signed_on=self._day(taken[_State.SIGNED] + 10),
                epci_signed_on=self._day(taken[_State.SIGNED] + 2),
                cst_opinion_on=self._day(taken[_State.SIGNED] + 60),
                file=self._file("Convention.pdf"),
                term_months=service.term_months,
                notice_months=service.notice_months,
                renews_tacitly=service.renews_tacitly,
            )
        origin = ""
        for state, days in steps:
            self._log(row, origin, state, days)
            origin = state

    def give_notice(self, row: Subscription) -> None:
        """Let a commune leave what it holds."""
        notified_on = self._day(10)
        ends_on = earliest_end(row, notified_on)
        row.give_notice(ends_on=ends_on)
        row.save()
        Termination.objects.create(
            subscription=row,
            notified_on=notified_on,
            reason="La commune a recruté (motif fictif, pour la démonstration).",
            takes_effect_on=ends_on,
        )
        self._log(row, _State.ACTIVE, _State.NOTICE, 7)

    def _deliberation(self, body: Structure, commune: Commune, days: int) -> Deliberation:
        return Deliberation.objects.create(
            body=body,
            number=f"{self._day(days):%Y-%m}-{commune.insee_code}",
            subject=f"Adhésion de {commune} à un service mutualisé (fictive)",
            adopted_on=self._day(days),
            transmitted_on=self._day(days - 4),
            executory_on=self._day(days - 4),
            file=self._file("Délibération.pdf"),
        )

    def _file(self, name: str) -> StoredFile:
        return store_bytes(content=self.paper, name=name, kind="application/pdf")

    def _log(self, row: Subscription, origin: str, state: _State, days: int) -> None:
        SubscriptionStep.objects.create(
            subscription=row,
            from_state=origin,
            to_state=state,
            by=self.dgs,
            at=self.now - datetime.timedelta(days=days),
        )

    def _day(self, days: int) -> datetime.date:
        return self.now.date() - datetime.timedelta(days=days)
