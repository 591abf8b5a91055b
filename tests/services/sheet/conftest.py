"""A service, and who writes its sheet."""

import pytest

from services.models import Service


@pytest.fixture
def service(territory) -> Service:
    return territory.legal_service


@pytest.fixture
def dgs(cast, sign_in):
    return sign_in(cast.dgs)
