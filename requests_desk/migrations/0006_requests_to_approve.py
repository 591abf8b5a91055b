import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("requests_desk", "0005_draft_pages_and_gone_drafts"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="servicerequest",
            name="request_numbered_once_submitted",
        ),
        migrations.AlterField(
            model_name="requestevent",
            name="from_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Brouillon"),
                    ("to_approve", "À valider par le maire"),
                    ("submitted", "À trier"),
                    ("acknowledged", "Prise en charge"),
                    ("assigned", "Orientée"),
                    ("in_progress", "En cours"),
                    ("waiting", "En attente de la commune"),
                    ("resolved", "Résolue"),
                    ("closed", "Clôturée"),
                    ("declined", "Refusée"),
                    ("cancelled", "Annulée"),
                ],
                max_length=12,
                verbose_name="de",
            ),
        ),
        migrations.AlterField(
            model_name="requestevent",
            name="to_state",
            field=models.CharField(
                blank=True,
                choices=[
                    ("draft", "Brouillon"),
                    ("to_approve", "À valider par le maire"),
                    ("submitted", "À trier"),
                    ("acknowledged", "Prise en charge"),
                    ("assigned", "Orientée"),
                    ("in_progress", "En cours"),
                    ("waiting", "En attente de la commune"),
                    ("resolved", "Résolue"),
                    ("closed", "Clôturée"),
                    ("declined", "Refusée"),
                    ("cancelled", "Annulée"),
                ],
                max_length=12,
                verbose_name="à",
            ),
        ),
        migrations.AlterField(
            model_name="servicerequest",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("draft", "Brouillon"),
                    ("to_approve", "À valider par le maire"),
                    ("submitted", "À trier"),
                    ("acknowledged", "Prise en charge"),
                    ("assigned", "Orientée"),
                    ("in_progress", "En cours"),
                    ("waiting", "En attente de la commune"),
                    ("resolved", "Résolue"),
                    ("closed", "Clôturée"),
                    ("declined", "Refusée"),
                    ("cancelled", "Annulée"),
                ],
                default="draft",
                max_length=12,
                protected=True,
                verbose_name="état",
            ),
        ),
        migrations.AddConstraint(
            model_name="servicerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("number", None),
                        ("state__in", ["draft", "to_approve"]),
                        ("submitted_at", None),
                    ),
                    models.Q(
                        models.Q(("state__in", ["draft", "to_approve"]), _negated=True),
                        ("number__isnull", False),
                        ("submitted_at__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="request_numbered_once_submitted",
                violation_error_message="Une demande déposée a un numéro et une date de dépôt.",
            ),
        ),
    ]
