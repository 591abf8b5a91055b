"""The days of a column, however they are written; what cannot be told apart is said, not guessed.

« 03/04/2020 » is the third of April, unless its column also holds « 11/24/2020 ».
"""

import datetime
import re
from collections.abc import Iterable
from functools import cached_property

from core.french import count, typographic
from core.rough_dates import Precision, RoughDate
from core.spreadsheets import DayText

_SLASHED = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4}|\d{2})(?: 00:00(?::00)?)?")
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[ T]00:00(?::00)?)?")
# How spreadsheets count days: a cell whose format was lost shows 43831 for the first of 2020.
_SERIAL, _SERIAL_ZERO = re.compile(r"[2-6]\d{4}"), datetime.date(1899, 12, 30)
_LAST_MONTH = 12


class UnreadableDay(ValueError):
    """A cell says no day, or one of two; the message says which, in French."""

    def __init__(self, message: str) -> None:
        super().__init__(typographic(message))


class DayColumn:
    """The days that the cells of a column say, read in one order: day first, or month first."""

    def __init__(self, title: str, texts: Iterable[str], *, month_first: bool = False) -> None:
        self.title, self.month_first = title, month_first
        self.texts = [text for text in texts if text]

    @cached_property
    def _pairs(self) -> list[tuple[int, int]]:
        """The two first numbers of what is written with bars, as a person wrote them."""
        found = (_SLASHED.fullmatch(text) for text in self.texts if not isinstance(text, DayText))
        return [(int(match[1]), int(match[2])) for match in found if match]

    @cached_property
    def is_doubtful(self) -> bool:
        """Whether some of its days can only be read in the other order."""
        return any(_LAST_MONTH < pair[0 if self.month_first else 1] for pair in self._pairs)

    @property
    def notices(self) -> list[str]:
        """Return what people should know of how its days are written, in French."""
        iso = sum(bool(_ISO.fullmatch(text)) for text in self.texts)
        real = sum(isinstance(text, DayText) for text in self.texts)
        slashed = len(self._pairs)
        kinds = [
            f"{number} {name}"
            for number, name in (
                (slashed, "avec des barres (JJ/MM/AAAA)"),
                (iso, "au format AAAA-MM-JJ"),
                (real, "en vraies dates du tableur"),
            )
            if number
        ]
        said = []
        if len(kinds) > 1:
            said.append(f"« {self.title} » mélange plusieurs écritures : {', '.join(kinds)}.")
        if slashed and real:
            said.append(
                f"« {self.title} » : vérifiez les vraies dates. Un tableur réglé en anglais a pu "
                "y échanger le jour et le mois."
            )
        if self.is_doubtful:
            said.append(
                f"« {self.title} » mélange jour/mois et mois/jour : {self._doubts} à trancher."
            )
        return [typographic(sentence) for sentence in said]

    @property
    def _doubts(self) -> str:
        doubtful = sum(max(pair) <= _LAST_MONTH and pair[0] != pair[1] for pair in self._pairs)
        return count(doubtful, "date", "dates") + " comme 03/04"

    def read(self, text: str) -> RoughDate:
        """Return the day, the month or the year that `text` says; raise UnreadableDay."""
        slashed = _SLASHED.fullmatch(text)
        try:
            if slashed:
                return self._slashed(text, *(int(part) for part in slashed.groups()))
            if iso := _ISO.fullmatch(text):
                return RoughDate(datetime.date(*(int(part) for part in iso.groups())))
            if _SERIAL.fullmatch(text):
                return RoughDate(_SERIAL_ZERO + datetime.timedelta(days=int(text)))
            return RoughDate.read(text)
        except UnreadableDay:
            raise
        except ValueError:
            raise UnreadableDay(
                f"« {text} » n’est pas une date : écrivez jour/mois/année."
            ) from None

    def _slashed(self, text: str, first: int, second: int, year: int) -> RoughDate:
        month_first = self.month_first and not isinstance(text, DayText)
        day, month = (second, first) if month_first else (first, second)
        year += 2000 if year < 100 else 0
        if month > _LAST_MONTH >= day:
            order = "jour/mois/année" if not month_first else "mois/jour/année"
            raise UnreadableDay(f"« {text} » ne se lit pas {order} : il n’y a que douze mois.")
        found = datetime.date(year, month, day)
        if self.is_doubtful and not isinstance(text, DayText) and first != second:
            if max(first, second) <= _LAST_MONTH:
                other = datetime.date(year, day, month)
                raise UnreadableDay(
                    f"« {text} » peut être le {RoughDate(found).text} ou le "
                    f"{RoughDate(other).text} : la colonne mélange jour/mois et mois/jour."
                )
        return RoughDate(found)

    def read_day(self, text: str) -> datetime.date:
        """Return the very day that `text` says; a month or a year is not enough."""
        found = self.read(text)
        if found.precision != Precision.DAY:
            raise UnreadableDay(f"« {text} » ne dit pas le jour : écrivez jour/mois/année.")
        return found.day
