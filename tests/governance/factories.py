"""Schemes, their parts, and deliberations for tests."""

import datetime

import factory
from factory.django import DjangoModelFactory

from core.rough_dates import RoughDate
from governance.models import (
    Deliberation,
    Scheme,
    SchemeAction,
    SchemeAxis,
    SchemeFigure,
    SchemeStep,
)
from tests.communes.factories import CommuneStructureFactory, EpciStructureFactory
from tests.files.factories import StoredFileFactory


class SchemeFactory(DjangoModelFactory):
    class Meta:
        model = Scheme

    class Params:
        draft = factory.Trait(state=Scheme.State.DRAFT, adopted=None, starts=None)
        closed = factory.Trait(state=Scheme.State.CLOSED)

    slug = factory.Sequence(lambda n: f"schema-{n}")
    name = factory.Sequence(lambda n: f"Schéma de mutualisation {n}")
    state = Scheme.State.UNDER_WAY
    presentation = "Un projet de services publics."
    objectives = "Rapprocher les équipes\nPartager les savoir-faire"
    adopted = RoughDate.read("20/01/2017")
    starts = RoughDate.read("2017")
    source = "Page publique de l’intercommunalité"


class PartFactory(DjangoModelFactory):
    class Meta:
        abstract = True

    scheme = factory.SubFactory(SchemeFactory)
    position = factory.Sequence(lambda n: n)
    slug = factory.Sequence(lambda n: f"partie-{n}")
    title = factory.Sequence(lambda n: f"Partie numéro {n}")


class StepFactory(PartFactory):
    class Meta:
        model = SchemeStep

    starts = RoughDate.read("janvier 2015")
    ends = RoughDate.read("juin 2015")


class AxisFactory(PartFactory):
    class Meta:
        model = SchemeAxis

    objective = "L’efficience de l’action publique."


class FigureFactory(PartFactory):
    class Meta:
        model = SchemeFigure

    value = "26 communes sur 31"


class ActionFactory(PartFactory):
    class Meta:
        model = SchemeAction

    kind = SchemeAction.Kind.COMMON_SERVICE
    stage = SchemeAction.Stage.UNDER_WAY
    starts = RoughDate.read("1er juillet 2015")


class DeliberationFactory(DjangoModelFactory):
    """Of a commune's council by default, transmitted, with its file; or of the EPCI's council."""

    class Meta:
        model = Deliberation

    class Params:
        of_epci = factory.Trait(body=factory.SubFactory(EpciStructureFactory))

    body = factory.SubFactory(CommuneStructureFactory)
    number = factory.Sequence(lambda n: f"2017-{n:03d}")
    subject = "Adhésion à un service commun"
    adopted_on = datetime.date(2017, 10, 20)
    transmitted_on = datetime.date(2017, 10, 24)
    executory_on = datetime.date(2017, 10, 24)
    file = factory.SubFactory(StoredFileFactory)
