"""What writes on the catalogue, its words, the adhésions, and what mayors delegate."""

from services.operations.delegations import (
    grant_delegation,
    record_order,
    withdraw_delegation,
)
from services.operations.subscriptions import (
    AgreementData,
    Move,
    activate,
    admit,
    cancel_notice,
    complete_papers,
    date_deliberation,
    declare_intention,
    end,
    end_due,
    give_notice,
    record_decision,
    record_deliberation,
    refuse,
    sign,
    withdraw,
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
    "change_synonym",
    "complete_papers",
    "create_synonyms",
    "date_deliberation",
    "declare_intention",
    "delete_synonym",
    "end",
    "end_due",
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
