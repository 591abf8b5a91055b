from django.db import migrations, models
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual


class Migration(migrations.Migration):
    dependencies = [
        ("requests_desk", "0003_draft_progress"),
    ]

    operations = [
        migrations.AddConstraint(
            model_name="servicerequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("state", "draft"),
                    models.Q(
                        LessThanOrEqual(Length("description"), 10000),
                        LessThanOrEqual(Length("consequence"), 2000),
                    ),
                    _connector="OR",
                ),
                name="request_texts_within_limits",
                violation_error_message="La description ou la conséquence est trop longue.",
            ),
        ),
    ]
