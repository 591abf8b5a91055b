import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_invitations"),
        ("services", "0003_scheme_actions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Delegation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "reference",
                    models.UUIDField(
                        default=uuid.uuid4, editable=False, unique=True, verbose_name="référence"
                    ),
                ),
                (
                    "level",
                    models.CharField(
                        choices=[
                            ("prepare", "Préparer\xa0: le maire valide et envoie"),
                            ("submit", "Envoyer au nom de la commune"),
                        ],
                        max_length=8,
                        verbose_name="ce que la personne peut faire",
                    ),
                ),
                (
                    "is_general",
                    models.BooleanField(default=True, verbose_name="pour tous les services"),
                ),
                ("starts_on", models.DateField(verbose_name="à compter du")),
                (
                    "ends_on",
                    models.DateField(blank=True, null=True, verbose_name="jusqu’au (exclu)"),
                ),
                (
                    "order_number",
                    models.CharField(blank=True, max_length=80, verbose_name="numéro de l’arrêté"),
                ),
                (
                    "order_signed_on",
                    models.DateField(blank=True, null=True, verbose_name="arrêté signé le"),
                ),
                ("granted_at", models.DateTimeField(verbose_name="enregistrée le")),
                (
                    "withdrawn_on",
                    models.DateField(blank=True, null=True, verbose_name="retirée à compter du"),
                ),
                (
                    "withdrawal_reason",
                    models.CharField(blank=True, max_length=250, verbose_name="motif du retrait"),
                ),
                (
                    "delegate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations",
                        to="accounts.membership",
                        verbose_name="fonction de la personne",
                    ),
                ),
                (
                    "granted_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="enregistrée par",
                    ),
                ),
                (
                    "mandate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="delegations_given",
                        to="accounts.membership",
                        verbose_name="mandat du maire",
                    ),
                ),
                (
                    "services",
                    models.ManyToManyField(
                        blank=True,
                        related_name="delegations",
                        to="services.service",
                        verbose_name="services",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="retirée par",
                    ),
                ),
            ],
            options={
                "verbose_name": "délégation",
                "verbose_name_plural": "délégations",
                "ordering": ["delegate", "starts_on", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("ends_on", None),
                            ("ends_on__gt", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="delegation_ends_after_start",
                        violation_error_message="Une délégation finit après avoir commencé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("level__in", ["prepare", "submit"])),
                        name="delegation_level_known",
                        violation_error_message="Dites ce que la personne peut faire.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("mandate__isnull", False),
                            models.Q(
                                models.Q(("order_number", ""), _negated=True),
                                ("order_signed_on__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_by_mayor_or_order",
                        violation_error_message="Le maire n’a pas de compte\xa0: donnez le numéro et la date de l’arrêté qu’il a signé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("order_signed_on", None),
                            ("order_signed_on__lte", models.F("starts_on")),
                            _connector="OR",
                        ),
                        name="delegation_signed_before_start",
                        violation_error_message="Une délégation commence une fois l’arrêté signé.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("withdrawal_reason", ""), ("withdrawn_on", None)),
                            models.Q(
                                ("withdrawn_on__isnull", False),
                                models.Q(("withdrawal_reason", ""), _negated=True),
                            ),
                            _connector="OR",
                        ),
                        name="delegation_withdrawn_with_reason",
                        violation_error_message="Dites pourquoi la délégation est retirée.",
                    ),
                ],
            },
        ),
    ]
