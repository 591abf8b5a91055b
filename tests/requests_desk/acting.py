"""Acts on a request by the forms of its page."""

from django.urls import reverse

SECRET = "Attention, contentieux en cours avec ce riverain."


def act(client, row, name, **typed):
    """Send the form of an act as the page shows it now."""
    row.refresh_from_db()
    return client.post(
        reverse(f"request_{name}", args=[row.number]), {"version": row.version, **typed}
    )


def state_of(row):
    return type(row).objects.get(pk=row.pk).state
