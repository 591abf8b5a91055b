import pytest

from core.conflicts import StaleEdit
from governance import operations
from governance.models import Scheme, SchemeAction, SchemeAxis, SchemeStep
from tests.governance.factories import ActionFactory, AxisFactory, SchemeFactory, StepFactory

pytestmark = pytest.mark.django_db
URL = "/administration/schema/"


def test_an_address_is_made_of_the_first_name_and_stays():
    scheme = Scheme(name="Schéma 2017 : l’essentiel")
    operations.save_scheme(scheme=scheme, version=-1, url=URL)
    assert scheme.slug == "schema-2017-l-essentiel"

    scheme.name = "Autre nom"
    operations.save_scheme(scheme=scheme, version=0, url=URL)
    scheme.refresh_from_db()
    assert (scheme.slug, scheme.version) == ("schema-2017-l-essentiel", 1)


def test_addresses_of_actions_are_told_apart_among_all_schemes():
    first = ActionFactory(slug="guichet-unique")
    action = SchemeAction(
        scheme=SchemeFactory(closed=True), title="Guichet unique", kind=first.kind
    )
    operations.save_part(part=action, version=-1, url=URL)
    assert action.slug == "guichet-unique-2"


def test_an_axis_may_have_the_address_of_another_schemes():
    AxisFactory(slug="reseaux")
    axis = SchemeAxis(scheme=SchemeFactory(closed=True), title="Réseaux")
    operations.save_part(part=axis, version=-1, url=URL)
    assert axis.slug == "reseaux"


@pytest.mark.parametrize("act", [operations.save_part, operations.delete_part])
def test_the_second_of_two_editors_is_told(act):
    step = StepFactory(version=3)
    with pytest.raises(StaleEdit, match="entre-temps"):
        act(part=step, version=2, url=URL)
    act(part=step, version=3, url=URL)


def test_an_axis_with_actions_stays():
    action = ActionFactory()
    axis = AxisFactory(scheme=action.scheme)
    action.axis = axis
    action.save()
    with pytest.raises(operations.InUse, match="a des actions"):
        operations.delete_part(part=axis, version=0, url=URL)
    assert SchemeAxis.objects.filter(pk=axis.pk).exists()


def test_only_an_empty_scheme_is_deleted():
    step = StepFactory()
    with pytest.raises(operations.InUse, match="n’est pas vide"):
        operations.delete_scheme(scheme=step.scheme, version=0, url=URL)
    operations.delete_part(part=step, version=0, url=URL)
    operations.delete_scheme(scheme=step.scheme, version=0, url=URL)
    assert not Scheme.objects.exists()


def test_an_axis_deleted_meanwhile_is_told_before_the_end_of_the_transaction():
    action = ActionFactory()
    action.axis = AxisFactory(scheme=action.scheme)
    SchemeAxis.objects.all().delete()
    with pytest.raises(StaleEdit, match="n’est plus un axe de ce schéma"):
        operations.save_part(part=action, version=0, url=URL)


def test_an_action_does_not_take_the_axis_of_another_scheme():
    action = ActionFactory()
    action.axis = AxisFactory(scheme=SchemeFactory(closed=True))
    with pytest.raises(StaleEdit, match="n’est plus un axe de ce schéma"):
        operations.save_part(part=action, version=0, url=URL)


def test_a_scheme_deleted_meanwhile_is_told():
    scheme = SchemeFactory()
    step = SchemeStep(scheme=scheme, title="Diagnostic")
    Scheme.objects.filter(pk=scheme.pk).delete()
    with pytest.raises(StaleEdit, match="a été supprimé entre-temps"):
        operations.save_part(part=step, version=-1, url=URL)
