"""Who opens the pages of people."""

import pytest
from django.test import Client

from tests.cast import Cast


@pytest.fixture
def administrator(cast: Cast, sign_in) -> Client:
    return sign_in(cast.administrator)
