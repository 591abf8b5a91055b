"""Every table of the portal is tracked, or left out for a reason."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection

from history.kinds import BY_KEY, BY_SLUG, KINDS, UNTRACKED, Kind, target_of
from history.models import Change
from tests.test_house import APPS


def tables() -> set[type]:
    """Return the models of the portal that have a table, those between two others included."""
    return {
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS and not model._meta.proxy and model is not Change
    }


def test_no_table_is_forgotten():
    """A new model goes into `KINDS`, or into `UNTRACKED` with the reason."""
    tracked = {kind.model for kind in KINDS}

    assert tables() - tracked - set(UNTRACKED) == set()
    assert not tracked & set(UNTRACKED)
    assert all(UNTRACKED.values())


def test_kinds_are_told_apart():
    assert len(BY_KEY) == len(BY_SLUG) == len(KINDS)
    assert len({kind.label for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_a_kind_names_columns_that_exist(kind: Kind):
    named = {
        *(kind.kept or ()),
        *kind.hidden,
        *kind.ignored,
        *kind.related,
        *kind.unborn,
    }

    assert named <= set(kind.columns)
    assert not set(kind.kept or ()) & {*kind.hidden, *kind.ignored}
    assert not set(kind.hidden) & set(kind.ignored)
    assert set(kind.links) == set(kind.related)
    # A page that does not exist could not show the change.
    assert set(kind.links.values()) <= set(BY_KEY)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.slug)
def test_what_is_shown_has_a_french_name(kind: Kind):
    shown = [one for column, one in kind.columns.items() if kind.may_show(column)]
    nameless = [
        one.name
        for one in shown
        if not one.primary_key
        and str(one.verbose_name) == one.name.replace("_", " ")
        and target_of(one) is None
    ]
    # The same word in both languages.
    assert set(nameless) <= {"position", "source", "mission", "description", "version", "type"}


@pytest.mark.django_db
def test_every_trigger_is_installed():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid"
            " WHERE t.tgname LIKE 'pgtrigger_history_%%' AND t.tgenabled = 'O'"
        )
        found = {name for (name,) in cursor.fetchall()}

    assert found == {kind.model._meta.db_table for kind in KINDS} | {Change._meta.db_table}


def test_nothing_turns_the_triggers_off():
    root = Path(settings.BASE_DIR)
    off = re.compile(r"pgtrigger\.ignore|DISABLE TRIGGER|session_replication_role|TRUNCATE\s+\w")
    files = (path for app in APPS for path in (root / app).rglob("*.py"))

    assert [path.name for path in files if off.search(path.read_text("utf-8"))] == []
