"""What writes on the catalogue, its words, the adhésions, and what mayors delegate."""

from services.operations.delegations import (
    grant_delegation,
    record_order,
    withdraw_delegation,
)
from services.operations.endings import (
    cancel_notice,
    end,
    end_due,
    give_notice,
    refuse,
    withdraw,
)
from services.operations.subscriptions import (
    AgreementData,
    Move,
    activate,
    admit,
    cancel_start,
    complete_papers,
    correct_deliberation,
    date_deliberation,
    declare_intention,
    fill_act,
    record_decision,
    record_deliberation,
    sign,
)
from services.operations.synonyms import (
    change_synonym,
    create_synonyms,
    delete_synonym,
    shipped_synonyms,
)
from services.operations.together import RefusedTogether, record_together

__all__ = [
    "AgreementData",
    "Move",
    "RefusedTogether",
    "activate",
    "admit",
    "cancel_notice",
    "cancel_start",
    "change_synonym",
    "complete_papers",
    "correct_deliberation",
    "create_synonyms",
    "date_deliberation",
    "declare_intention",
    "delete_synonym",
    "end",
    "end_due",
    "fill_act",
    "give_notice",
    "grant_delegation",
    "record_decision",
    "record_deliberation",
    "record_order",
    "record_together",
    "refuse",
    "shipped_synonyms",
    "sign",
    "withdraw",
    "withdraw_delegation",
]
