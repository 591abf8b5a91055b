"""Setting a portal up: its territory, its organisation, its services; and keeping it up to date."""
