"""E-mails of the outbox."""

import factory
from django.utils import timezone
from factory.django import DjangoModelFactory

from notifications.models import OutgoingEmail


class OutgoingEmailFactory(DjangoModelFactory):
    """By default due since now."""

    class Meta:
        model = OutgoingEmail

    class Params:
        sent = factory.Trait(attempts=1, sent_at=factory.LazyFunction(timezone.now))

    key = factory.Sequence(lambda n: f"essai:{n}")
    kind = "essai"
    recipient = factory.Sequence(lambda n: f"mairie{n}@commune.test")
    subject = "Votre demande a reçu une réponse"
    text = "Bonjour,\n\nVotre demande a reçu une réponse.\n"
    html = "<p>Votre demande a reçu une réponse.</p>"
    next_attempt_at = factory.LazyFunction(timezone.now)
