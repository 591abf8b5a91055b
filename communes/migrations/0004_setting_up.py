"""Remember the EPCI's own word for « direction », and how far its set-up has come."""

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q
from django.db.models.functions import Coalesce, Now


def portals_in_use_are_set_up(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A portal that already serves its EPCI has nothing left to set up."""
    epcis = apps.get_model("communes", "Epci").objects
    epcis.update(setup_finished_at=Coalesce("imported_at", Now()))


class Migration(migrations.Migration):
    dependencies = [("communes", "0003_public_details")]

    operations = [
        migrations.AddField(
            "epci",
            "direction_word",
            models.CharField("mot pour « direction »", max_length=30, default="direction"),
        ),
        migrations.AddField(
            "epci",
            "direction_words",
            models.CharField("le même au pluriel", max_length=30, default="directions"),
        ),
        migrations.AddField(
            "epci", "direction_is_feminine", models.BooleanField("mot féminin", default=True)
        ),
        migrations.AddField(
            "epci",
            "setup_passed",
            models.JSONField("étapes laissées de côté", default=list, blank=True),
        ),
        migrations.AddField(
            "epci",
            "setup_finished_at",
            models.DateTimeField("installation terminée le", null=True, blank=True),
        ),
        migrations.RunPython(portals_in_use_are_set_up, migrations.RunPython.noop),
        migrations.AddConstraint(
            "epci",
            models.CheckConstraint(
                condition=~Q(direction_word="") & ~Q(direction_words=""),
                name="epci_direction_has_a_word",
                violation_error_message="Donnez le mot au singulier et au pluriel.",
            ),
        ),
    ]
