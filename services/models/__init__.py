"""The catalogue of shared services, what mayors expect of it, and the communes' adhésions."""

from services.delegations import DELEGATE_ROLES, Delegation
from services.models.agreements import Agreement, Termination
from services.models.catalogue import (
    LegalForm,
    Service,
    ServiceDocument,
    ServiceQuerySet,
    ServiceStep,
    ServiceVersion,
)
from services.models.digests import DigestRefusal
from services.models.expectations import Expectation
from services.models.feeds import CalendarFeed
from services.models.offers import ServiceOption, Tariff, TariffQuerySet, TariffTier
from services.models.subscriptions import Subscription, SubscriptionQuerySet, SubscriptionStep
from services.models.synonyms import Synonym, synonym_key
from services.models.takeovers import Takeover

__all__ = [
    "DELEGATE_ROLES",
    "Agreement",
    "CalendarFeed",
    "Delegation",
    "DigestRefusal",
    "Expectation",
    "LegalForm",
    "Service",
    "ServiceDocument",
    "ServiceOption",
    "ServiceQuerySet",
    "ServiceStep",
    "ServiceVersion",
    "Subscription",
    "SubscriptionQuerySet",
    "SubscriptionStep",
    "Synonym",
    "Takeover",
    "Tariff",
    "TariffQuerySet",
    "TariffTier",
    "Termination",
    "synonym_key",
]
