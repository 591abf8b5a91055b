"""Why something about people cannot be done."""

from core.french import typographic


class PeopleRefusal(Exception):
    """What was asked cannot be done; the message says why, in French, to whoever asked."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))
