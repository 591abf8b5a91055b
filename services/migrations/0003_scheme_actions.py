from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0001_scheme"),
        ("services", "0002_synonyms"),
    ]

    operations = [
        migrations.AddField(
            model_name="service",
            name="scheme_actions",
            field=models.ManyToManyField(
                blank=True,
                related_name="services",
                to="governance.schemeaction",
                verbose_name="actions du schéma",
            ),
        ),
    ]
