"""The answer to somebody who comes too late, when the operation itself could not tell them."""

import pytest
from django_fsm import ConcurrentTransition, TransitionNotAllowed

from core.conflicts import ConflictMiddleware


@pytest.mark.django_db
@pytest.mark.parametrize("error", [TransitionNotAllowed("a", object="b"), ConcurrentTransition()])
def test_a_refused_transition_gives_back_what_was_typed_and_a_page_that_opens(rf, error):
    request = rf.post(
        "/bilans/2025/valider/",
        {"csrfmiddlewaretoken": "x", "version": "3", "frozen_at": "hier", "comment": "Relu."},
    )
    answer = ConflictMiddleware(lambda request: None).process_exception(request, error)
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Relu." in page
    assert "hier" not in page
    assert '<a class="btn btn-primary" href="/">Revenir à l’accueil</a>' in page


def test_any_other_error_is_left_to_django(rf):
    found = ConflictMiddleware(lambda request: None).process_exception(rf.get("/"), ValueError())
    assert found is None
