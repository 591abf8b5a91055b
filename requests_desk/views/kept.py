"""The files of a form that was not accepted: kept, and shown in it when it is read again.

They wait as their owner's alone (`PendingFile`), for a day. A form to correct comes back
with them. After the end of the session, or a conflict, the address to go to names them: it opens
nothing, since only their owner's pages show them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.forms import Form
from django.http import HttpRequest
from django.utils import timezone

from accounts.actor import Actor, actor_on
from core.conflicts import KeptFiles
from files.models import StoredFile
from requests_desk.access import Act, abilities, own_files
from requests_desk.forms import KeepsFiles, KeptFilesField, acceptable_uploads
from requests_desk.models import ServiceRequest
from requests_desk.operations import MAX_FILES, keep_for_later
from requests_desk.operations.uploads import digest
from requests_desk.views.rescue import Rescued
from requests_desk.views.seals import named_by, sealed

SALT = "requests_desk.files"
# Where the form of each act that takes files is on the page of the request.
ANCHORS = {Act.REPLY: "reponse", Act.ADD_NOTE: "note", Act.ANSWER: "repondre"}
FORM, FILE = "pour", "fichier"
# Beyond that, what a token sends is no longer kept: nobody fills a disk with it.
MOST_WAITING = 3 * MAX_FILES


@dataclass(frozen=True)
class Sent:
    """The files that came with a form: those kept before, by their uuids, and those joined now."""

    kept: list[str]
    uploads: list[UploadedFile]

    @classmethod
    def of(cls, request: HttpRequest) -> "Sent":
        return cls(request.POST.getlist("kept"), request.FILES.getlist("uploads"))

    @property
    def number(self) -> int:
        return len(set(self.kept)) + len({digest(upload) for upload in self.uploads})


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


def give_back(form: Form, request: HttpRequest, row: ServiceRequest, act: Act) -> None:
    """Let the files of `form` outlive the session, and show in it those that the address names."""
    if not isinstance(form, KeepsFiles) or request.actor.user is None:
        return
    form.token = sealed(request.actor.user, str(row.uuid), salt=SALT)
    if not form.is_bound and request.GET.get(FORM) == ANCHORS[act]:
        form.kept_files = _waiting(request.actor, request.GET.getlist(FILE))


def keeper(request: HttpRequest, row: ServiceRequest, act: Act) -> Callable[[], KeptFiles | None]:
    """Return what keeps the files of a POST that comes too late, once it has been rolled back."""
    sent = Sent.of(request)
    return lambda: _keep(request.actor, row.number, act, sent)


def rescue_files(request: HttpRequest) -> Rescued | None:
    """Keep the files of an act posted without a session, for the person whom its token names."""
    named = named_by(request.POST.get("token", ""), salt=SALT)
    match = request.resolver_match
    if named is None or match is None:
        return None
    user, uuid = named
    number, act = match.kwargs["number"], match.kwargs["act"]
    if not ServiceRequest.objects.filter(uuid=uuid, number=number).exists():
        return None
    # Opened by somebody, posted as somebody else: their page could not show these files.
    if request.user.is_authenticated and request.user != user:
        return None
    actor = actor_on(user, timezone.localdate())
    if own_files(actor).filter(pending__isnull=False).count() >= MOST_WAITING:
        return None
    kept = _keep(actor, number, act, Sent.of(request))
    if kept is None:
        return None
    return Rescued(
        url=kept.url,
        is_theirs=True,
        is_draft=False,
        has_words=False,
        has_files=True,
        lacks_files=kept.is_part,
    )


def _keep(actor: Actor, number: str | None, act: Act, sent: Sent) -> KeptFiles | None:
    """Keep the files for the form of `act`; None when there is none, or no longer that form."""
    row = ServiceRequest.objects.visible_to(actor).submitted().filter(number=number).first()
    if row is None or actor.user is None or act not in abilities(actor, row) & ANCHORS.keys():
        return None
    files = keep_for_later(
        owner=actor.user,
        kept=_waiting(actor, sent.kept),
        uploads=acceptable_uploads(sent.uploads),
        now=timezone.now(),
    )
    if not files:
        return None
    query = urlencode({FORM: ANCHORS[act], FILE: [file.uuid for file in files]}, doseq=True)
    url = f"{row.get_absolute_url()}?{query}#{ANCHORS[act]}"
    return KeptFiles(url=url, is_part=len(files) < sent.number)


def _waiting(actor: Actor, uuids: Iterable[str]) -> list[StoredFile]:
    """Return those of the files named that still wait and are `actor`'s."""
    known = KeptFilesField().clean(uuids)
    return list(own_files(actor).filter(uuid__in=known, pending__isnull=False).order_by("pk"))
