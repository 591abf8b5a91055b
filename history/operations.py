"""The one path by which lines leave the history."""

from django.db import connection, transaction

from history.models import DECISION_SETTING, ChangeQuerySet


@transaction.atomic
def forget_changes(*, changes: ChangeQuerySet, decision_id: int) -> int:
    """Delete `changes` in the name of the decision `decision_id`, and return how many they were.

    The database itself refuses, with an InternalError, unless that decision is one on the history,
    and is being carried out.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config(%s, %s, true)", [DECISION_SETTING, str(decision_id)])
        deleted, _ = changes.delete()
        cursor.execute("SELECT set_config(%s, %s, true)", [DECISION_SETTING, ""])
    return deleted
