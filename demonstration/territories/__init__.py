"""The territories that the demonstration knows, by the word that `bin/run` takes."""

from demonstration.facts import TerritoryFacts
from demonstration.territories.herault import HERAULT
from demonstration.territories.maubeuge import MAUBEUGE
from demonstration.territories.mortagne import MORTAGNE
from demonstration.territories.redon import REDON
from demonstration.territories.vitre import VITRE

TERRITORIES: dict[str, TerritoryFacts] = {
    facts.slug: facts for facts in (VITRE, MORTAGNE, HERAULT, REDON, MAUBEUGE)
}

__all__ = ["TERRITORIES"]
