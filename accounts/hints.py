"""The first-visit hints: which there are, and which a person has not put away yet."""

from functools import cached_property

from django.urls import reverse

from accounts.models import User

# Each is written where it is shown: `{% hint "inbox" "Titre" %}…{% endhint %}`.
HINTS = frozenset(
    {
        "home-commune",
        "request-follow",
        "inbox",
        "request-work",
        "dashboard",
        "reports",
        "matrix",
        "administration",
    }
)


class Hints:
    """What one person is shown. Asks the database once, at the first hint of a page; never else."""

    def __init__(self, user: User | None, page: str) -> None:
        """`page` is the address that a reader without JavaScript comes back to."""
        self._user, self.page = user, page

    @cached_property
    def _dismissed(self) -> frozenset[str]:
        if self._user is None:
            return frozenset()
        return frozenset(self._user.dismissed_hints.values_list("name", flat=True))

    def shows(self, name: str) -> bool:
        """Return whether the hint is shown: to those who have signed in, until they put it away."""
        return self._user is not None and name not in self._dismissed

    def dismiss_url(self, name: str) -> str:
        return reverse("hint_dismiss", args=[name])
