"""The help inside the portal: the guides of `docs/`, and the section that fits each page."""

from mutualisation.help.guides import HelpSection, help_sections

__all__ = ["HelpSection", "help_sections"]
