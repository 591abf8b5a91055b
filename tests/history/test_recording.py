"""What the database writes down, whatever the path of the change."""

import datetime
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from accounts.models import Membership, Role, User
from communes.models import Commune, Direction
from history.models import Change
from requests_desk.models import Message, ServiceRequest
from requests_desk.vocabulary import State
from services.models import Subscription, Synonym
from tests.accounts.factories import MembershipFactory, UserFactory
from tests.cast import Cast, Territory
from tests.communes.factories import StructureFactory, give_logo
from tests.conftest import NOT_EMPTIED
from tests.requests_desk.factories import ServiceRequestFactory
from tests.services.factories import SubscriptionFactory, SynonymFactory

pytestmark = pytest.mark.django_db


def last(kind: str) -> Change:
    return Change.objects.filter(kind=kind).latest("pk")


def count() -> int:
    return Change.objects.count()


def all_that_is_kept() -> str:
    return str(list(Change.objects.values_list("before", "after", "unseen", "origin", "related")))


def test_a_new_row_is_recorded_with_what_it_holds(territory: Territory):
    row = SubscriptionFactory(service=territory.roads_service, commune=territory.second)

    change = last("services.subscription")

    assert change.change == Change.Type.CREATED
    assert change.object_id == row.pk
    assert change.before is None
    assert change.after == {
        "service_id": territory.roads_service.pk,
        "commune_id": territory.second.pk,
        "starts_on": row.starts_on.isoformat(),
        "state": row.state,
        "declared_on": row.declared_on.isoformat(),
        "is_takeover": False,
    }
    assert set(change.related) == {
        f"services.subscription:{row.pk}",
        f"services.service:{territory.roads_service.pk}",
        f"communes.commune:{territory.second.pk}",
    }


def test_a_change_keeps_only_what_has_changed(territory: Territory):
    row = SubscriptionFactory(service=territory.roads_service, commune=territory.second)
    row.ends_on = datetime.date(2026, 7, 1)
    row.save()

    change = last("services.subscription")

    assert change.change == Change.Type.CHANGED
    assert (change.before, change.after) == ({}, {"ends_on": "2026-07-01"})
    assert f"communes.commune:{territory.second.pk}" in change.related


def test_what_changes_nothing_is_no_change(territory: Territory):
    before = count()
    territory.home.save()
    Commune.objects.filter(pk=territory.home.pk).update(name=territory.home.name)

    assert count() == before


def test_a_deleted_row_is_recorded_whole(territory: Territory):
    row = SynonymFactory(words="chien errant", meaning="fourrière")
    number = row.pk
    row.delete()

    change = last("services.synonym")

    assert (change.change, change.object_id) == (Change.Type.DELETED, number)
    assert (change.before, change.after) == (
        {"words": "chien errant", "meaning": "fourrière"},
        None,
    )


def by_bulk_create() -> None:
    Synonym.objects.bulk_create([Synonym(words="zorglub", key="zorglub", meaning="voirie")])


def by_update() -> None:
    Synonym.objects.filter(key="goudron").update(meaning="zorglub")


def by_bulk_update() -> None:
    row = Synonym.objects.get(key="goudron")
    row.meaning = "zorglub"
    Synonym.objects.bulk_update([row], ["meaning"])


def by_raw_sql() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE services_synonym SET meaning = 'zorglub' WHERE key = 'goudron'")


def by_copy() -> None:
    with connection.cursor() as cursor:
        columns = "words, key, meaning, version"
        with cursor.copy(f"COPY services_synonym ({columns}) FROM STDIN") as copy:
            copy.write_row(("zorglub", "zorglub", "voirie", 0))


def by_upsert() -> None:
    Synonym.objects.bulk_create(
        [Synonym(words="goudron", key="goudron", meaning="zorglub")],
        update_conflicts=True,
        unique_fields=["key"],
        update_fields=["meaning"],
    )


def by_deletion_of_many() -> None:
    Synonym.objects.all().delete()


def by_raw_deletion() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM services_synonym")


@pytest.mark.parametrize(
    "path",
    [
        by_bulk_create,
        by_update,
        by_bulk_update,
        by_raw_sql,
        by_copy,
        by_upsert,
        by_deletion_of_many,
        by_raw_deletion,
    ],
)
def test_no_path_escapes(path: Callable[[], None]):
    SynonymFactory(words="goudron", meaning="voirie")
    before = count()

    path()

    assert count() == before + 1
    assert last("services.synonym").change in {"created", "changed", "deleted"}


def test_a_cascade_is_recorded_too():
    person = UserFactory()
    MembershipFactory(user=person, role=Role.DESK_AGENT, commune=None)
    person.delete()

    assert last("accounts.membership").change == Change.Type.DELETED
    assert last("accounts.user").change == Change.Type.DELETED


def test_what_is_joined_to_an_object_is_shown_with_it(territory: Territory):
    structure = StructureFactory()
    territory.legal_direction.structures.add(structure)
    added = last("communes.direction_structures")
    territory.legal_direction.structures.clear()
    removed = last("communes.direction_structures")

    assert f"communes.direction:{territory.legal_direction.pk}" in added.related
    assert added.after == removed.before
    assert removed.change == Change.Type.DELETED


def test_a_role_that_ends_is_shown_with_the_person_and_the_commune(
    territory: Territory, cast: Cast
):
    Membership.objects.filter(user=cast.mayor).update(ends_on=datetime.date(2026, 4, 1))
    change = last("accounts.membership")

    assert change.after == {"ends_on": "2026-04-01"}
    assert f"accounts.user:{cast.mayor.pk}" in change.related
    assert f"communes.commune:{territory.home.pk}" in change.related


def test_why_a_role_ends_is_not_kept(territory: Territory, cast: Cast):
    """It is written freely about somebody, and the history is never erased."""
    Membership.objects.filter(user=cast.mayor).update(
        ends_on=datetime.date(2026, 4, 1), end_reason="Zorglub"
    )
    change = last("accounts.membership")

    assert (change.after, change.unseen) == ({"ends_on": "2026-04-01"}, ["end_reason"])


def test_a_person_can_be_erased_from_everywhere():
    """The history holds a number: neither name, nor address, nor telephone, nor password."""
    person = UserFactory(
        email="zorglub@demo.test", first_name="Zorglubette", last_name="Zorglubson"
    )
    person.phone = "02 00 99 88 77"
    person.set_password("zorglub-zorglub-42")
    person.save()

    change = last("accounts.user")

    assert set(change.unseen) == {"phone", "password"}
    assert (change.before, change.after) == ({}, {})
    kept = all_that_is_kept().casefold()
    assert not any(word in kept for word in ("zorglub", "02 00 99", "pbkdf2", "md5$"))


def test_signing_in_is_no_change_of_the_person():
    person = UserFactory()
    before = count()
    person.last_login = timezone.now()
    person.save()

    assert count() == before


def test_a_right_given_to_a_person_is_recorded():
    person = UserFactory()
    User.objects.filter(pk=person.pk).update(is_superuser=True)

    change = last("accounts.user")

    assert (change.before, change.after) == ({"is_superuser": False}, {"is_superuser": True})


def test_a_draft_is_nobody_elses_business(territory: Territory, cast: Cast):
    before = count()
    draft = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=State.DRAFT)
    ServiceRequest.objects.filter(pk=draft.pk).update(subject="Nid-de-poule", version=3)
    draft.delete()

    assert count() == before


def test_a_request_is_born_when_it_is_sent(territory: Territory, cast: Cast):
    draft = ServiceRequestFactory(commune=territory.home, author=cast.mayor, state=State.DRAFT)
    sent = {"state": State.SUBMITTED, "number": "2026-00042", "submitted_at": timezone.now()}
    ServiceRequest.objects.filter(pk=draft.pk).update(**sent)

    change = last("requests_desk.servicerequest")

    assert change.change == Change.Type.CREATED
    assert change.before is None
    assert change.after["number"] == "2026-00042"
    assert change.after["commune_id"] == territory.home.pk


def test_what_a_request_says_is_never_kept(territory: Territory, cast: Cast):
    """The administrator, who reads the history, reads no request."""
    row = ServiceRequestFactory(
        commune=territory.home,
        author=cast.mayor,
        subject="Zorglub",
        description="Zorglub",
        consequence="Zorglub",
        contact_name="Zorglub",
        service=territory.legal_service,
    )
    ServiceRequest.objects.filter(pk=row.pk).update(subject="Zorglub encore", service=None)
    change = last("requests_desk.servicerequest")
    message = Message.objects.create(
        request=row, author=cast.agent, kind="reply", body="Zorglub", created_at=timezone.now()
    )
    message.delete()

    assert set(change.unseen) == {"subject", "service_id"}
    assert last("requests_desk.message").change == Change.Type.DELETED
    assert "zorglub" not in all_that_is_kept().casefold()


def test_a_journal_is_only_watched(territory: Territory, cast: Cast):
    row = ServiceRequestFactory(commune=territory.home, author=cast.mayor)
    before = count()
    message = Message.objects.create(
        request=row, author=cast.agent, kind="reply", body="Voici.", created_at=timezone.now()
    )
    assert count() == before

    Message.objects.filter(pk=message.pk).update(body="Voilà.")

    change = last("requests_desk.message")
    assert (change.change, change.unseen) == (Change.Type.CHANGED, ["body"])
    assert f"requests_desk.servicerequest:{row.pk}" in change.related


def test_a_logo_weighs_nothing(territory: Territory):
    give_logo(territory.epci)

    change = last("communes.epci")

    assert change.unseen == ["logo_hash"]
    assert (change.before, change.after) == ({}, {})


@pytest.mark.parametrize(
    "act",
    [
        lambda: Change.objects.update(actor_id=1),
        lambda: Change.objects.all().delete(),
        lambda: Change.objects.latest("pk").save(),
        lambda: Change.objects.create(
            at=timezone.now(), kind="services.synonym", object_id=1, change="created"
        ),
    ],
    ids=["update", "delete", "save", "invent"],
)
def test_the_history_is_only_added_to(act: Callable[[], object]):
    SynonymFactory()
    before = list(Change.objects.values())

    with (
        pytest.raises(DatabaseError, match=r"Cannot insert|history is not changed"),
        transaction.atomic(),
    ):
        act()

    assert list(Change.objects.values()) == before


def test_the_history_is_not_emptied():
    SynonymFactory()
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE history_change ENABLE TRIGGER {NOT_EMPTIED}")
        with pytest.raises(DatabaseError, match="history is not emptied"), transaction.atomic():
            cursor.execute("TRUNCATE history_change")

    assert Change.objects.exists()


def test_what_is_empty_inside_a_value_is_kept(territory: Territory):
    """The column is as it was, to the last of its parts; a column that is empty is left out."""
    hours = [["lundi", "jeudi", [["09:00", None]]], {"ferié": None}]
    Commune.objects.filter(pk=territory.home.pk).update(opening_hours=hours, contour=None)
    Commune.objects.filter(pk=territory.home.pk).update(opening_hours=[])

    change = last("communes.commune")

    assert (change.before, change.after) == ({"opening_hours": hours}, {"opening_hours": []})


def test_one_statement_over_many_rows_costs_one_round_trip(
    territory: Territory, django_assert_num_queries
):
    rows = [Direction(slug=f"d{n}", name=f"D{n}", short_name=f"D{n}") for n in range(50)]
    with django_assert_num_queries(1):
        Direction.objects.bulk_create(rows)

    assert Change.objects.filter(kind="communes.direction", after__name="D49").count() == 1


def test_a_subscription_by_name_is_found_by_its_commune(territory: Territory):
    Subscription.objects.filter(commune=territory.home).update(is_takeover=True)
    found = Change.objects.filter(related__contains=[f"communes.commune:{territory.home.pk}"])

    assert found.latest("pk").after == {"is_takeover": True}


def test_what_a_commune_remarks_on_its_subscription_is_not_kept(territory: Territory):
    Subscription.objects.filter(commune=territory.home).update(note="Voir M. Lefort")

    assert last("services.subscription").unseen == ["note"]
    assert "Lefort" not in all_that_is_kept()
