import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    """A role under which something was delegated is not deleted; an order may be signed later."""

    dependencies = [
        ("accounts", "0005_empty_periods_and_clerk"),
        ("services", "0007_adhesions_constrained"),
    ]

    operations = [
        migrations.AlterField(
            model_name="delegation",
            name="delegate",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations",
                to="accounts.membership",
                verbose_name="fonction de la personne",
            ),
        ),
        migrations.AlterField(
            model_name="delegation",
            name="mandate",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="delegations_given",
                to="accounts.membership",
                verbose_name="mandat du maire",
            ),
        ),
        migrations.RemoveConstraint(model_name="delegation", name="delegation_signed_before_start"),
        migrations.AddConstraint(
            model_name="delegation",
            constraint=models.CheckConstraint(
                condition=Q(order_signed_on=None)
                | Q(order_signed_on__lte=F("starts_on"))
                | Q(mandate__isnull=False),
                name="delegation_signed_before_start",
                violation_error_message="Une délégation commence une fois l’arrêté signé.",
            ),
        ),
    ]
