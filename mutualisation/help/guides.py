"""The guides: the Markdown files of `docs/`, read once by each process."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from django.conf import settings
from django.urls import reverse

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, DIRECTION_ROLES, Role
from core.markdown import Document, read_document


class Audience(StrEnum):
    """For whom a guide is written, and on what if they have two; the value is its address."""

    COMMUNE = "mairie"
    COMMUNE_TEAM = "equipe-de-la-mairie"
    DESK = "guichet"
    CATALOGUE = "catalogue-et-adhesions"
    ELECTED = "elus"
    ADMINISTRATION = "administration"
    RIGHTS = "personnes-et-droits"


ROLES: dict[Audience, tuple[Role, ...]] = {
    Audience.COMMUNE: COMMUNE_ROLES,
    Audience.COMMUNE_TEAM: COMMUNE_ROLES,
    Audience.DESK: (Role.DESK_AGENT, *DIRECTION_ROLES, Role.DGS),
    Audience.CATALOGUE: (Role.DESK_AGENT, *DIRECTION_ROLES, Role.DGS, Role.ADMINISTRATOR),
    Audience.ELECTED: (Role.PRESIDENT, Role.COMMUNITY_COUNCILLOR),
    Audience.ADMINISTRATION: (Role.ADMINISTRATOR,),
    Audience.RIGHTS: (Role.ADMINISTRATOR,),
}
FILES = {
    Audience.COMMUNE: "guide-du-maire.md",
    Audience.COMMUNE_TEAM: "guide-de-l-equipe-de-la-mairie.md",
    Audience.DESK: "guide-du-guichet.md",
    Audience.CATALOGUE: "guide-du-catalogue-et-des-adhesions.md",
    Audience.ELECTED: "guide-de-l-elu.md",
    Audience.ADMINISTRATION: "guide-de-l-administrateur.md",
    Audience.RIGHTS: "guide-des-personnes-et-des-droits.md",
}
_BY_FILE = {file: audience for audience, file in FILES.items()}


@dataclass(frozen=True)
class Guide:
    """A guide, and for whom it is."""

    audience: Audience
    document: Document

    @property
    def slug(self) -> str:
        return self.audience.value

    @property
    def url(self) -> str:
        return guide_address(self.audience)


@dataclass(frozen=True)
class HelpSection:
    """A section of a guide, as a search finds it: `text` is plain, `url` leads to it."""

    guide: str
    title: str
    anchor: str
    text: str
    url: str


def guide_address(audience: Audience) -> str:
    """Return where the guide of `audience` is shown; its file is not read."""
    return reverse("help_guide", args=[audience.value])


@cache
def guide_of(audience: Audience) -> Guide:
    """Return the guide written for `audience`."""
    text = (settings.BASE_DIR / "docs" / FILES[audience]).read_text("utf-8")
    return Guide(audience, read_document(text, _address))


def guides() -> list[Guide]:
    """Return every guide: none is secret."""
    return [guide_of(audience) for audience in Audience]


def audiences_of(actor: Actor) -> list[Audience]:
    """Return the audiences that `actor` belongs to today, none for the public."""
    return [audience for audience in Audience if actor.has(*ROLES[audience])]


@cache
def help_sections() -> tuple[HelpSection, ...]:
    """Return every section of every guide, in the order of the guides."""
    return tuple(
        HelpSection(
            guide.document.title,
            section.title,
            section.anchor,
            section.text,
            f"{guide.url}#{section.anchor}",
        )
        for guide in guides()
        for section in guide.document.sections
    )


def _address(target: str) -> str:
    """Return the address in the portal of what a guide links to: another guide, or a web site."""
    if target.startswith(("https://", "#")):
        return target
    file, _, anchor = target.partition("#")
    url = guide_address(_BY_FILE[file])
    return f"{url}#{anchor}" if anchor else url
