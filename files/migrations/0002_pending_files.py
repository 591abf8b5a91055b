"""Take the table of the files that wait for their form, which were those of requests alone."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("files", "0001_initial"),
        ("requests_desk", "0008_pending_files_to_files"),
    ]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name="PendingFile",
                    fields=[
                        (
                            "id",
                            models.BigAutoField(
                                auto_created=True,
                                primary_key=True,
                                serialize=False,
                                verbose_name="ID",
                            ),
                        ),
                        ("created_at", models.DateTimeField(verbose_name="gardé le")),
                        (
                            "stored_file",
                            models.OneToOneField(
                                on_delete=django.db.models.deletion.PROTECT,
                                related_name="pending",
                                to="files.storedfile",
                                verbose_name="fichier",
                            ),
                        ),
                    ],
                    options={
                        "verbose_name": "fichier en attente d’envoi",
                        "verbose_name_plural": "fichiers en attente d’envoi",
                        "ordering": ["pk"],
                        "db_table": "requests_desk_pendingfile",
                    },
                ),
            ],
        ),
        migrations.AlterModelTable(name="pendingfile", table=None),
    ]
