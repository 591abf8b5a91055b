"""Keeping the files of a form that comes back to be corrected."""

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from requests_desk.forms import KeepsFiles
from requests_desk.operations import keep_for_later


def keep_files(form: KeepsFiles) -> None:
    """Keep what was joined to `form`, which shows it; raise PermissionDenied for a visitor."""
    if form.actor.user is None:
        raise PermissionDenied
    form.kept_files = keep_for_later(
        owner=form.actor.user,
        kept=form.kept_files,
        uploads=form.new_files,
        now=timezone.now(),
    )
