"""What communes ask for in the demonstration: every text is invented."""

from demonstration.stories.advice import CONTRACTS, HUMAN_RESOURCES, LEGAL
from demonstration.stories.culture import ARCHIVES, LIBRARIES, UNKNOWN
from demonstration.stories.planning import PERMITS, PLANNING, WORKS
from demonstration.stories.sharing import (
    ACCOUNTS,
    CHILDMINDERS,
    EQUIPMENT,
    NETWORKS,
    PURCHASES,
    TAXES,
)
from demonstration.stories.story import Story
from demonstration.stories.technical import IT, MARKING, PATCHING, ROADS

STORIES: tuple[Story, ...] = (
    *LEGAL,
    *IT,
    *HUMAN_RESOURCES,
    *ROADS,
    *CONTRACTS,
    *LIBRARIES,
    *MARKING,
    *PATCHING,
    *ARCHIVES,
    *PERMITS,
    *PLANNING,
    *WORKS,
    *PURCHASES,
    *TAXES,
    *EQUIPMENT,
    *NETWORKS,
    *CHILDMINDERS,
    *ACCOUNTS,
    *UNKNOWN,
)

__all__ = ["STORIES", "Story"]
