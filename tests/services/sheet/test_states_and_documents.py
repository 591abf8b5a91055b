"""Around a sheet: the states of its service, its documents."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from services.models import Service, ServiceDocument
from services.sheet.content import sheet_of
from tests.access.rows import drain
from tests.files.factories import StoredFileFactory
from tests.files.samples import pdf
from tests.services.factories import ServiceFactory, SubscriptionFactory

pytestmark = pytest.mark.django_db


class TestStates:
    def test_a_whole_life(self, dgs, cast):
        service = ServiceFactory(state=Service.State.STUDIED, opened_on=None)
        for version, (move, data) in enumerate(
            (
                ("ouvrir", {"on": "2026-01-01"}),
                ("suspendre", {}),
                ("rouvrir", {}),
                ("fermer", {"on": "2026-09-01"}),
            )
        ):
            url = f"/services/{service.slug}/etat/{move}/"
            posted = {"version": version, "reason": "Décision du conseil", **data}
            assert dgs.post(url, {**posted, "reason": ""}).status_code == 422
            assert dgs.post(url, posted).status_code == 302, move
        service.refresh_from_db()
        assert service.state == Service.State.CLOSED
        assert service.opened_on == datetime.date(2026, 1, 1)
        assert service.closed_on == datetime.date(2026, 9, 1)
        steps = service.steps.values_list("from_state", "to_state", "by", "comment")
        assert list(steps)[-1] == ("open", "closed", cast.dgs.pk, "Décision du conseil")
        assert (
            "ne change plus d’état" in dgs.get(f"/services/{service.slug}/etat/").content.decode()
        )

    def test_the_consequences_are_told_and_a_move_out_of_turn_is_a_conflict(self, service, dgs):
        SubscriptionFactory(service=service, intention=True)
        page = dgs.get(f"/services/{service.slug}/etat/suspendre/").content.decode()
        assert "1\u00a0adhésion en vigueur." in page
        assert "1\u00a0dossier d’adhésion en cours." in page
        response = dgs.post(
            f"/services/{service.slug}/etat/rouvrir/", {"version": 0, "reason": "Erreur"}
        )
        assert response.status_code == 409

    def test_the_sheets_of_its_study_stay_inside(self, dgs, client):
        service = ServiceFactory(state=Service.State.STUDIED, opened_on=None)
        at = timezone.now()
        for number, days in enumerate((-2, -1, 1), start=1):
            service.versions.create(
                number=number,
                sheet=sheet_of(service).to_json(),
                published_at=at + datetime.timedelta(days=days),
                note=f"Note {number}",
            )
        url = f"/services/{service.slug}/versions/"
        opening = {"version": 0, "reason": "Prêt", "on": "2026-01-01"}
        dgs.post(f"/services/{service.slug}/etat/ouvrir/", opening)
        page = client.get(url).content.decode()
        assert [f"Note {number}" in page for number in (1, 2, 3)] == [False, True, True]
        assert client.get(f"{url}1/").status_code == 404
        assert client.get(f"{url}2/?avec=1").context["compared"] is None
        assert dgs.get(f"{url}1/").status_code == 200

    def test_a_closing_before_the_opening_is_refused(self, service, dgs):
        response = dgs.post(
            f"/services/{service.slug}/etat/fermer/",
            {"version": 0, "reason": "Fin", "on": "2010-01-01"},
        )
        assert response.status_code == 422
        assert "ferme après avoir ouvert" in response.content.decode()


class TestDocuments:
    def test_one_is_joined_read_by_all_then_taken_away(self, service, dgs, client):
        url = f"/services/{service.slug}/documents/"
        upload = SimpleUploadedFile("reglement.pdf", pdf(), "application/pdf")
        assert dgs.post(url, {"title": "Règlement", "file": upload}).status_code == 302
        document = service.documents.get()
        address = f"/services/documents/{document.file.uuid}/"
        drain(client.get(address))
        Service.objects.filter(pk=service.pk).update(state=Service.State.STUDIED)
        assert client.get(address).status_code == 404
        assert dgs.post(f"{url}{document.file.uuid}/retirer/").status_code == 302
        assert not ServiceDocument.objects.exists()

    def test_a_second_of_the_same_name_and_a_forbidden_file_are_refused(self, service, dgs):
        ServiceDocument.objects.create(service=service, title="Règlement", file=StoredFileFactory())
        url = f"/services/{service.slug}/documents/"
        upload = SimpleUploadedFile("reglement.pdf", pdf(), "application/pdf")
        again = dgs.post(url, {"title": "Règlement", "file": upload})
        assert "déjà un document de ce nom" in again.content.decode()
        script = SimpleUploadedFile("virus.exe", b"MZ\x90\x00", "application/pdf")
        assert dgs.post(url, {"title": "Guide", "file": script}).status_code == 422
