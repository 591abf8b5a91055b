"""Files that wait for their form belong to the app of files: other forms than requests keep some."""

from typing import ClassVar

from django.db import migrations


class Migration(migrations.Migration):
    dependencies: ClassVar = [("requests_desk", "0007_confidentiality")]

    operations: ClassVar = [
        migrations.SeparateDatabaseAndState(
            state_operations=[migrations.DeleteModel(name="PendingFile")]
        ),
    ]
