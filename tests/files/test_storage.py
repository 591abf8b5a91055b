"""Stored files: kept with their transaction, gone with it, served safely."""

import datetime
import hashlib
import os
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.db import IntegrityError, transaction
from django.http import Http404
from django.utils import timezone

from files.http import serve
from files.models import StoredFile
from files.operations import check_upload, discard, remove_orphans, store_bytes, store_upload
from files.tasks import remove_orphan_files
from tests.accounts.factories import UserFactory
from tests.files import samples
from tests.files.factories import StoredFileFactory

PDF = samples.pdf()


def upload(name: str = "Arrêté n° 3.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def on_disk(media_root: Path) -> list[Path]:
    return [path for path in Path(media_root).rglob("*") if path.is_file()]


@pytest.mark.django_db(transaction=True)
def test_an_upload_is_kept_with_its_fingerprint_under_a_name_that_says_nothing(settings):
    user = UserFactory()
    stored = store_upload(upload=upload(), uploaded_by=user)
    stored.refresh_from_db()
    assert (stored.name, stored.kind) == ("Arrêté n° 3.pdf", "application/pdf")
    assert (stored.size, stored.uploaded_by) == (len(PDF), user)
    assert stored.sha256 == hashlib.sha256(PDF).hexdigest()
    (path,) = on_disk(settings.MEDIA_ROOT)
    assert path.read_bytes() == PDF
    assert path.name == stored.uuid.hex
    assert path.stat().st_mode & 0o077 == 0


@pytest.mark.django_db
def test_a_large_upload_that_waited_on_disk_is_kept_whole():
    content = PDF.ljust(5_000_000, b"\n")
    large = TemporaryUploadedFile("plan.pdf", "application/pdf", len(content), None)
    large.write(content)
    large.seek(0)
    check_upload(large)  # the form has read it before
    stored = store_upload(upload=large, uploaded_by=None)
    with stored.file.open("rb") as kept:
        assert kept.read() == content
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    large.close()


@pytest.mark.django_db
def test_what_the_check_refuses_is_not_kept(settings):
    with pytest.raises(ValidationError):
        store_upload(upload=upload("page.html", b"<html></html>"), uploaded_by=None)
    assert not StoredFile.objects.exists()
    assert on_disk(settings.MEDIA_ROOT) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("IMG_0004.jpg", "IMG_0004.heic"),
        ("IMG_0004", "IMG_0004.heic"),
        ("photo\u202egpj.heic", "photogpj.heic"),
        ("a\r\nSet-Cookie: b.heic", "aSet-Cookie: b.heic"),
        ("é" * 300 + ".heic", "é" * 250 + ".heic"),
        (".heic", "heic.heic"),
    ],
)
@pytest.mark.django_db
def test_names_are_tidied_and_honest(given, kept):
    photo = upload(content=samples.heic())
    photo._name = given  # as a client that ignores Django's own cleaning would send it
    assert store_upload(upload=photo, uploaded_by=None).name == kept


@pytest.mark.django_db(transaction=True)
def test_a_rollback_leaves_no_file(settings):
    @transaction.atomic
    def store_and_break() -> None:
        store_bytes(content=PDF, name="bilan.pdf", kind="application/pdf")
        store_upload(upload=upload(), uploaded_by=None)
        assert len(on_disk(settings.MEDIA_ROOT)) == 2
        StoredFileFactory(sha256="?")

    with pytest.raises(IntegrityError):
        store_and_break()
    assert not StoredFile.objects.exists()
    left = [path for path in on_disk(settings.MEDIA_ROOT) if path.read_bytes() == PDF]
    assert len(left) == 1  # the factory's own, which is no operation


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_part_takes_its_file_and_leaves_the_others(settings):
    @transaction.atomic
    def broken_part() -> None:
        store_bytes(content=b"perdu", name="perdu.txt", kind="text/plain")
        raise ZeroDivisionError

    with transaction.atomic():
        store_bytes(content=b"avant", name="avant.txt", kind="text/plain")
        with pytest.raises(ZeroDivisionError):
            broken_part()
        store_bytes(content=b"ensuite", name="ensuite.txt", kind="text/plain")
    kept = {path.read_bytes() for path in on_disk(settings.MEDIA_ROOT)}
    assert kept == {b"avant", b"ensuite"}
    assert StoredFile.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_a_failing_hook_of_somebody_else_takes_no_committed_file(settings):
    def fail() -> None:
        raise ZeroDivisionError

    @transaction.atomic
    def store_after_a_fragile_hook() -> None:
        transaction.on_commit(fail)
        store_bytes(content=PDF, name="bilan.pdf", kind="application/pdf")

    with pytest.raises(ZeroDivisionError):
        store_after_a_fragile_hook()
    stored = StoredFile.objects.get()
    assert on_disk(settings.MEDIA_ROOT) == [Path(stored.file.path)]


@pytest.mark.django_db
def test_an_empty_document_is_a_mistake_of_the_portal():
    with pytest.raises(ValueError, match="empty"):
        store_bytes(content=b"", name="bilan.pdf", kind="application/pdf")


@pytest.mark.django_db(transaction=True)
def test_a_discarded_file_leaves_the_disk_at_the_commit(settings):
    stored = store_upload(upload=upload(), uploaded_by=None)
    with transaction.atomic():
        discard(stored_file=stored)
        assert len(on_disk(settings.MEDIA_ROOT)) == 1
    assert on_disk(settings.MEDIA_ROOT) == []
    assert not StoredFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_orphans_of_killed_processes_are_swept_and_nothing_else(settings):
    remove_orphan_files()  # an empty portal has no folder yet
    known, lost, recent = StoredFileFactory(), StoredFileFactory(), StoredFileFactory()
    long_ago = (timezone.now() - datetime.timedelta(days=2)).timestamp()
    for stored in (known, lost):
        os.utime(stored.file.path, (long_ago, long_ago))
    StoredFile.objects.exclude(pk=known.pk).delete()

    remove_orphan_files()
    assert set(on_disk(settings.MEDIA_ROOT)) == {Path(known.file.path), Path(recent.file.path)}
    assert remove_orphans(written_before=timezone.now() + datetime.timedelta(hours=1)) == 1


@pytest.mark.django_db
def test_a_file_that_goes_away_during_the_sweep_does_not_stop_it(settings):
    lost = StoredFileFactory()
    folder = Path(lost.file.path).parent
    # Listed, then not found: what the sweep sees of a file removed in between.
    for name in ("0", "z"):
        (folder / name).symlink_to(folder / "gone")
    StoredFile.objects.all().delete()
    assert remove_orphans(written_before=timezone.now() + datetime.timedelta(hours=1)) == 1
    assert not Path(lost.file.path).exists()


@pytest.mark.django_db
def test_serving_gives_the_content_and_lets_nobody_guess_or_keep_it():
    response = serve(StoredFileFactory())
    assert b"".join(response) == PDF
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Length"] == str(len(PDF))
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''D%C3%A9lib%C3%A9ration%20n%C2%B0%2012.pdf"
    )
    response.close()


@pytest.mark.parametrize(
    ("kind", "disposition", "content_type"),
    [
        ("image/png", "inline", "image/png"),
        ("application/pdf", "inline", "application/pdf"),
        ("text/plain", "attachment", "text/plain"),
        ("text/html", "attachment", "application/octet-stream"),
        ("image/svg+xml", "attachment", "application/octet-stream"),
    ],
)
@pytest.mark.django_db
def test_only_harmless_kinds_are_shown_in_the_page(kind, disposition, content_type):
    response = serve(StoredFileFactory(kind=kind, name="a.bin"), as_attachment=False)
    assert response.headers["Content-Disposition"] == f'{disposition}; filename="a.bin"'
    assert response.headers["Content-Type"] == content_type
    response.close()


@pytest.mark.django_db
def test_an_infected_file_is_not_served():
    stored = StoredFileFactory(scan_state=StoredFile.ScanState.INFECTED)
    with pytest.raises(PermissionDenied):
        serve(stored)


@pytest.mark.django_db
def test_a_file_that_the_disk_has_lost_is_not_found():
    stored = StoredFileFactory()
    os.unlink(stored.file.path)
    with pytest.raises(Http404):
        serve(stored)


@pytest.mark.parametrize("wrong", [{"size": 0}, {"sha256": "A" * 64}, {"sha256": "abc"}])
@pytest.mark.django_db
def test_the_database_refuses_a_file_that_is_empty_or_without_fingerprint(wrong):
    with pytest.raises(IntegrityError):
        StoredFileFactory(**wrong)
