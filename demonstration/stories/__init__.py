"""What communes ask for in the demonstration: every text is invented."""

from demonstration.stories.advice import CONTRACTS, HUMAN_RESOURCES, LEGAL
from demonstration.stories.culture import ARCHIVES, LIBRARIES, UNKNOWN
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
    *UNKNOWN,
)

__all__ = ["STORIES", "Story"]
