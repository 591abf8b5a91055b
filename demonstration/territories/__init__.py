"""The territories that the demonstration knows, by the word that `bin/run` takes."""

from demonstration.facts import TerritoryFacts
from demonstration.territories.vitre import VITRE

TERRITORIES: dict[str, TerritoryFacts] = {facts.slug: facts for facts in (VITRE,)}

__all__ = ["TERRITORIES"]
