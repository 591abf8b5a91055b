"""One act of a council for several adhésions at once: all of them, or none."""

from collections.abc import Iterable, Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from core.conflicts import StaleEdit
from governance.models import Deliberation
from services.models import Subscription
from services.operations.steps import Move
from services.operations.subscriptions import record_decision, record_deliberation
from services.subscription_checks import StoppedByChecks


class RefusedTogether(Exception):
    """Nothing was written: `reasons` says, of each adhésion that cannot have the act, why."""

    def __init__(self, reasons: Mapping[Subscription, list[str]]) -> None:
        self.reasons = dict(reasons)
        super().__init__("; ".join(f"{row}: {why}" for row, why in self.reasons.items()))


@transaction.atomic
def record_together(
    *,
    subscriptions: Iterable[Subscription],
    act: Deliberation,
    by: Move,
    is_decision: bool = False,
) -> list[Subscription]:
    """Note one act for several files: the commune's deliberation, or the EPCI's decision.

    Raise RefusedTogether with the reason of each that it cannot serve; none is written then.
    """
    done, reasons = [], {}
    # In one order everywhere, so that two evenings never wait for each other.
    for row in sorted(subscriptions, key=lambda one: one.pk):
        try:
            with transaction.atomic():
                if is_decision:
                    done.append(record_decision(subscription=row, decision=act, by=by))
                else:
                    done.append(record_deliberation(subscription=row, deliberation=act, by=by))
        except StoppedByChecks as stopped:
            reasons[row] = [check.message for check in stopped.checks]
        except ValidationError as refusal:
            reasons[row] = refusal.messages
        except StaleEdit as conflict:
            reasons[row] = [conflict.what]
        except PermissionDenied:
            reasons[row] = ["Vous n’enregistrez pas cet acte pour cette adhésion."]
    if reasons:
        raise RefusedTogether(reasons)
    return done
