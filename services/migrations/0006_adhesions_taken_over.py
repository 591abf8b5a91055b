"""What was in force before adhésions had a life is a « reprise »: active, or ended already."""

from django.contrib.postgres.functions import RandomUUID
from django.db import migrations
from django.utils import timezone


def take_over(apps, schema_editor):
    subscriptions = apps.get_model("services", "Subscription").objects
    subscriptions.update(uuid=RandomUUID(), is_takeover=True, state="active")
    subscriptions.filter(ends_on__lte=timezone.localdate()).update(state="terminated")


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0005_sheets_and_adhesions"),
    ]

    operations = [migrations.RunPython(take_over, migrations.RunPython.noop, elidable=True)]
