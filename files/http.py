"""Serving a stored file. Who may read it is decided before, by its owner's `access.py`."""

import logging

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404

from files.kinds import ACCEPTED_KINDS
from files.models import StoredFile

logger = logging.getLogger(__name__)

# Whatever a file holds, a browser that shows it as a page loads and runs nothing of it. Styles are
# the browser's own: it centres a picture by them. A PDF shown in the page goes without a sandbox,
# in which the viewers of some browsers do not start; it could reach nothing of the portal anyway.
_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_SHOWN_INLINE = ("application/pdf", "image/jpeg", "image/png", "image/webp")


def serve(stored_file: StoredFile, *, as_attachment: bool = True) -> FileResponse:
    """Return the file's content, never kept by a cache nor guessed to be something else.

    Only pictures and PDF may be shown in the page (`as_attachment=False`); the rest is downloaded.
    Raise PermissionDenied for an infected file, Http404 when the disk has lost it.
    """
    if stored_file.scan_state == StoredFile.ScanState.INFECTED:
        raise PermissionDenied("Ce fichier est infecté.")
    try:
        content = stored_file.file.open("rb")
    except FileNotFoundError:
        logger.error("Stored file %s has no content on disk", stored_file.uuid)
        raise Http404("Le contenu de ce fichier est introuvable.") from None
    known = stored_file.kind in ACCEPTED_KINDS
    is_shown = not as_attachment and stored_file.kind in _SHOWN_INLINE
    needs_viewer = is_shown and stored_file.kind == "application/pdf"
    return FileResponse(
        content,
        as_attachment=not is_shown,
        filename=stored_file.name,
        content_type=stored_file.kind if known else "application/octet-stream",
        headers={
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
            "Content-Security-Policy": _POLICY if needs_viewer else f"{_POLICY}; sandbox",
        },
    )
