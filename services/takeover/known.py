"""The portal as a list of adhésions is read against it. Seven queries, for any length."""

import datetime
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Generic, TypeVar, cast

from rapidfuzz import fuzz, process

from communes.models import Commune, EpciMembership, Structure
from core.french import folded
from core.periods import holds
from governance.models import Deliberation
from services.access import visible_communes
from services.models import Service, Subscription

RowT = TypeVar("RowT")
# Under that, a name that looks like another is another.
_LIKENESS = 78
# A list with more unknown names than that is not badly typed: it is of somewhere else.
_MOST_LOOKED_FOR = 200


class Names(Generic[RowT]):
    """Rows by what people call them; a name that two rows share finds none of them."""

    def __init__(self, names: Iterable[tuple[str, RowT]]) -> None:
        self.rows: dict[str, RowT] = {}
        self._nearest: dict[str, RowT | None] = {}
        shared = set()
        for name, row in names:
            if name and self.rows.setdefault(name, row) != row:
                shared.add(name)
        for name in shared:
            del self.rows[name]

    def find(self, text: str) -> RowT | None:
        return self.rows.get(folded(text))

    def nearest(self, text: str) -> RowT | None:
        """Return the row whose name looks most like `text`, if one does."""
        word = folded(text)
        if word not in self._nearest and len(self._nearest) < _MOST_LOOKED_FOR:
            found = process.extractOne(
                word, self.rows.keys(), scorer=fuzz.token_set_ratio, score_cutoff=_LIKENESS
            )
            self._nearest[word] = self.rows[found[0]] if found else None
        return self._nearest.get(word)


class Known:
    """The communes, services, adhésions and deliberations that the portal holds."""

    def __init__(self) -> None:
        self.communes = list(
            visible_communes().only("insee_code", "siren", "name", "sort_key").order_by("sort_key")
        )
        self.services = list(Service.objects.order_by("sort_key"))
        self.commune_names = Names(
            (name, row) for row in self.communes for name in _commune_names(row)
        )
        self.codes = {row.insee_code.lower(): row for row in self.communes} | {
            row.siren: row for row in self.communes if row.siren
        }
        self.service_names = Names(
            (folded(name), row)
            for row in self.services
            for name in (row.name, row.short_name, row.slug)
        )
        self.by_insee = {row.insee_code: row for row in self.communes}
        self.by_slug = {row.slug: row for row in self.services}
        self._memberships: Mapping[int, list[EpciMembership]] = defaultdict(list)
        for row in EpciMembership.objects.all():
            self._memberships[row.commune_id].append(row)
        self._held: Mapping[tuple[int, int], list[Subscription]] = defaultdict(list)
        rows = Subscription.objects.in_force().select_related("deliberation", "agreement")
        for row in rows.order_by("starts_on"):
            self._held[row.commune_id, row.service_id].append(row)
        self.under_way = set(Subscription.objects.open().values_list("commune_id", "service_id"))
        self.bodies = {
            row.commune_id: row for row in Structure.objects.filter(kind=Structure.Kind.COMMUNE)
        }
        self.deliberations = {
            (cast(int, row.body.commune_id), row.number): row
            for row in Deliberation.objects.filter(body__kind=Structure.Kind.COMMUNE)
            .select_related("body")
            .only("number", "adopted_on", "body__commune_id")
        }

    def commune(self, text: str) -> Commune | None:
        """Return the commune of an INSEE code, a SIREN or SIRET, or a name."""
        code = text.replace(" ", "").lower()
        if code.isdigit() and len(code) in (4, 14):  # its zero was lost; a SIRET begins so
            code = code.zfill(5) if len(code) == 4 else code[:9]
        return self.codes.get(code) or self.commune_names.find(text)

    def held(self, commune: Commune, service: Service) -> list[Subscription]:
        """Return what has been in force for this pair, oldest first."""
        return self._held.get((commune.pk, service.pk), [])

    def is_member(self, commune: Commune, day: datetime.date) -> bool:
        rows = self._memberships.get(commune.pk, ())
        return any(holds(row.starts_on, row.ends_on, day) for row in rows)


def _commune_names(row: Commune) -> set[str]:
    """Return how people write a commune: its article before, after, or forgotten."""
    name, order = folded(row.name), row.sort_key
    return {
        name,
        folded(order),
        folded(order.partition(",")[0]),
        f"commune de {name}",
        f"mairie de {name}",
        f"commune d {name}",
        f"ville de {name}",
    }
