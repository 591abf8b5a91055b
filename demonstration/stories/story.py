"""The shape of a fictitious request and of its answer."""

from dataclasses import dataclass

from requests_desk.vocabulary import Urgency


@dataclass(frozen=True)
class Story:
    """A request in the words of a commune, and the answer that it gets.

    `domain` is the domain of the service that is asked, None for « je ne sais pas »: `topic` then
    tells which direction answers. `hours` is the usual work; `weight` tells how often the story
    comes back; `question` is what the desk may ask.
    """

    domain: str | None
    subject: str
    description: str
    reply: str
    urgency: Urgency = Urgency.NORMAL
    hours: float = 2.0
    weight: int = 2
    question: str = "Pouvez-vous nous en dire plus, et joindre un document ou une photo ?"
    topic: str = ""
