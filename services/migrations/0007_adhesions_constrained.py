import uuid

import django.contrib.postgres.constraints
from django.db import migrations, models

import core.periods


class Migration(migrations.Migration):
    dependencies = [
        ("services", "0006_adhesions_taken_over"),
    ]

    operations = [
        migrations.AlterField(
            model_name="subscription",
            name="uuid",
            field=models.UUIDField(default=uuid.uuid4, editable=False, unique=True),
        ),
        migrations.RemoveConstraint(
            model_name="subscription",
            name="subscription_no_overlap",
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_on__isnull", False),
                        ("state__in", ["active", "notice", "terminated"]),
                    ),
                    models.Q(
                        models.Q(("state__in", ["active", "notice", "terminated"]), _negated=True),
                        ("ends_on", None),
                        ("starts_on", None),
                    ),
                    _connector="OR",
                ),
                name="subscription_in_force_has_a_start",
                violation_error_message="Une adhésion a une date d’entrée en vigueur dès qu’elle est en vigueur, et pas avant.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ["notice", "terminated"]), _negated=True),
                    ("ends_on__isnull", False),
                    _connector="OR",
                ),
                name="subscription_ended_has_an_end",
                violation_error_message="Une adhésion en préavis ou résiliée a une date de fin.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("is_takeover", True), ("declared_on__isnull", False), _connector="OR"
                ),
                name="subscription_declared_or_taken_over",
                violation_error_message="Dites quand la commune a déclaré son intention.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(
                condition=models.Q(("state__in", ["active", "notice", "terminated"])),
                expressions=[("service", "="), ("commune", "="), (core.periods.DateRange(), "&&")],
                name="subscription_no_overlap",
                violation_error_message="Cette commune adhère déjà à ce service à ces dates.",
            ),
        ),
        migrations.AddConstraint(
            model_name="subscription",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state__in", ["intention", "deliberated", "signed"])),
                fields=("service", "commune"),
                name="one_open_subscription_per_service",
                violation_error_message="Cette commune a déjà un dossier en cours pour ce service.",
            ),
        ),
    ]
