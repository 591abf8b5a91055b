"""What every test of a constraint checks."""

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Model


def refuses(row: Model, message: str) -> None:
    """Check that validation refuses `row` with `message`, and that the database refuses it too."""
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert any(message in text for text in refused.value.messages), refused.value.messages
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()
