"""The scheme of mutualisation: its steps, axes, actions and figures, as its texts give them."""

from typing import ClassVar, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from communes.models import Commune
from core.periods import last_day
from core.rough_dates import Precision, RoughDate, period_text
from governance.deliberations import Deliberation as Deliberation
from governance.vocabulary import ActionKind, ActionStage, SchemeState


def _rough_date(field: str, message: str) -> models.CheckConstraint:
    """Return the constraint that a date says how precise it is, and that nothing else does."""
    precision = f"{field.removesuffix('_on')}_precision"
    return models.CheckConstraint(
        condition=Q(**{field: None, precision: ""})
        | (Q(**{f"{field}__isnull": False}) & Q(**{f"{precision}__in": Precision.values})),
        name=f"%(class)s_{field}_has_a_precision",
        violation_error_message=message,
    )


def _known(field: str, choices: type[models.TextChoices], message: str) -> models.CheckConstraint:
    """Return the constraint that a field holds one of its choices, whoever writes it."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": choices.values}),
        name=f"%(class)s_{field}_is_known",
        violation_error_message=message,
    )


class RoughPeriod(models.Model):
    """A half-open period [starts_on, ends_on) whose bounds are known more or less precisely.

    `starts` and `ends` are what people write and read: « janvier 2015 » to « juin 2015 » is kept
    as [2015-01-01, 2015-07-01), to the month.
    """

    starts_on = models.DateField("début", null=True, blank=True)
    starts_precision = models.CharField(
        "précision du début", max_length=8, choices=Precision, blank=True
    )
    ends_on = models.DateField("fin (exclue)", null=True, blank=True)
    ends_precision = models.CharField(
        "précision de la fin", max_length=8, choices=Precision, blank=True
    )

    class Meta:
        abstract = True
        constraints: ClassVar = [
            _rough_date("starts_on", "Un début connu dit avec quelle précision."),
            _rough_date("ends_on", "Une fin connue dit avec quelle précision."),
            models.CheckConstraint(
                condition=Q(starts_on=None) | Q(ends_on=None) | Q(ends_on__gt=F("starts_on")),
                name="%(class)s_ends_after_start",
                violation_error_message="La fin vient après le début.",
            ),
        ]

    @property
    def starts(self) -> RoughDate | None:
        """When it begins, as precisely as it is known."""
        return (
            RoughDate(self.starts_on, Precision(self.starts_precision)) if self.starts_on else None
        )

    @starts.setter
    def starts(self, date: RoughDate | None) -> None:
        self.starts_on = date.day if date else None
        self.starts_precision = date.precision if date else ""

    @property
    def ends(self) -> RoughDate | None:
        """The last day, month, season… of the period, as precisely as it is known."""
        inside = last_day(self.ends_on)
        return RoughDate.holding(inside, self.ends_precision) if inside else None

    @ends.setter
    def ends(self, date: RoughDate | None) -> None:
        self.ends_on = date.after if date else None
        self.ends_precision = date.precision if date else ""

    @property
    def period(self) -> str:
        """The period in words: « de janvier à juin 2015 », « depuis mars 2016 »."""
        return period_text(self.starts, self.ends)


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def public(self) -> Self:
        """Return the schemes that everybody reads: all but those only prepared."""
        return self.exclude(state=Scheme.State.DRAFT)

    def latest_first(self) -> Self:
        """Return the one that is under way first, then the others, the most recent first."""
        return self.order_by(
            models.Case(models.When(state=Scheme.State.UNDER_WAY, then=0), default=1),
            F("starts_on").desc(nulls_last=True),
            F("adopted_on").desc(nulls_last=True),
            "-pk",
        )


class Scheme(RoughPeriod):
    """A scheme of mutualisation (article L5211-39-1 CGCT): the EPCI has one at a time."""

    State = SchemeState

    slug = models.SlugField("adresse", max_length=80, unique=True)
    name = models.CharField(
        "nom", max_length=160, unique=True, help_text="Par exemple « Schéma de mutualisation »."
    )
    state = models.CharField("état", max_length=10, choices=State, default=State.DRAFT)
    presentation = models.TextField("présentation", blank=True)
    objectives = models.TextField(
        "objectifs", blank=True, help_text="Un par ligne, sans puce ni numéro."
    )
    adopted_on = models.DateField("adopté", null=True, blank=True)
    adopted_precision = models.CharField(
        "précision de l’adoption", max_length=8, choices=Precision, blank=True
    )
    source = models.CharField("source", max_length=300, blank=True)
    source_url = models.URLField("adresse de la source", max_length=400, blank=True)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = "schéma de mutualisation"
        verbose_name_plural = "schémas de mutualisation"
        ordering: ClassVar = ["-starts_on", "-pk"]
        constraints: ClassVar = [
            *RoughPeriod.Meta.constraints,
            _known("state", SchemeState, "Un schéma n’a pas cet état."),
            _rough_date("adopted_on", "Une date d’adoption dit avec quelle précision."),
            models.CheckConstraint(
                condition=~Q(state="draft") | Q(adopted_on=None),
                name="scheme_draft_is_not_adopted",
                violation_error_message="Un schéma en projet n’a pas de date d’adoption.",
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="under_way"),
                name="one_scheme_under_way",
                violation_error_message=(
                    "Un autre schéma est déjà en œuvre\u00a0: terminez-le d’abord."
                ),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("scheme_edition", args=[self.slug])

    @property
    def adopted(self) -> RoughDate | None:
        """When the community council adopted it, as precisely as it is known."""
        if self.adopted_on is None:
            return None
        return RoughDate(self.adopted_on, Precision(self.adopted_precision))

    @adopted.setter
    def adopted(self, date: RoughDate | None) -> None:
        self.adopted_on = date.day if date else None
        self.adopted_precision = date.precision if date else ""

    @property
    def objective_list(self) -> list[str]:
        return [line.strip() for line in self.objectives.splitlines() if line.strip()]


def _of_scheme(related_name: str) -> models.ForeignKey:
    return models.ForeignKey(
        Scheme, models.PROTECT, related_name=related_name, verbose_name="schéma"
    )


class SchemePart(models.Model):
    """What a scheme is made of: each part has its place, and an address inside its scheme."""

    position = models.PositiveSmallIntegerField("rang", default=0)
    slug = models.SlugField("adresse", max_length=80)
    title = models.CharField("intitulé", max_length=200)
    source = models.CharField("source", max_length=300, blank=True)
    # Set by the demonstration alone, and in no form: what people write here is their scheme.
    is_fictitious = models.BooleanField("fictif", default=False, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scheme", "slug"],
                name="one_%(class)s_per_slug",
                violation_error_message="Ce schéma a déjà cet intitulé.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class SchemeStep(SchemePart, RoughPeriod):
    """A step in the life of the scheme: diagnosis, deliberation, seminar, putting to work."""

    scheme = _of_scheme("steps")
    description = models.TextField("description", blank=True)

    class Meta(SchemePart.Meta):
        verbose_name = "étape du schéma"
        verbose_name_plural = "étapes du schéma"
        constraints: ClassVar = [*SchemePart.Meta.constraints, *RoughPeriod.Meta.constraints]


class SchemeAxis(SchemePart):
    """An axis of the scheme, and what it aims at."""

    scheme = _of_scheme("axes")
    objective = models.TextField("objectif", blank=True)

    class Meta(SchemePart.Meta):
        verbose_name = "axe du schéma"
        verbose_name_plural = "axes du schéma"


class SchemeFigure(SchemePart):
    """A figure that no other table gives, as its source writes it: its title is what it counts."""

    scheme = _of_scheme("figures")
    value = models.CharField("chiffre", max_length=60, help_text="Comme la source l’écrit.")

    class Meta(SchemePart.Meta):
        verbose_name = "chiffre du schéma"
        verbose_name_plural = "chiffres du schéma"
        constraints: ClassVar = [
            *SchemePart.Meta.constraints,
            models.CheckConstraint(
                condition=~Q(value=""),
                name="scheme_figure_has_a_value",
                violation_error_message="Écrivez le chiffre.",
            ),
        ]


class SchemeActionQuerySet(models.QuerySet["SchemeAction"]):
    def public(self) -> Self:
        """Return the actions that everybody reads: those of a scheme that is public."""
        return self.filter(scheme__in=Scheme.objects.public().order_by().values("pk"))


class SchemeAction(SchemePart, RoughPeriod):
    """Something that the scheme does or plans, with where it stands."""

    Kind = ActionKind
    Stage = ActionStage

    scheme = _of_scheme("actions")
    # Its page is `/schema/<slug>/`: unique among all schemes, not only in its own.
    slug = models.SlugField("adresse", max_length=80, unique=True)
    axis = models.ForeignKey(
        SchemeAxis,
        models.PROTECT,
        related_name="actions",
        verbose_name="axe",
        null=True,
        blank=True,
    )
    description = models.TextField("description", blank=True)
    kind = models.CharField("nature", max_length=20, choices=Kind)
    stage = models.CharField("avancement", max_length=20, choices=Stage, default=Stage.IDEA)
    progress = models.PositiveSmallIntegerField("réalisée à (%)", null=True, blank=True)
    lead_commune = models.ForeignKey(
        Commune,
        models.PROTECT,
        related_name="led_scheme_actions",
        verbose_name="commune qui la conduit",
        null=True,
        blank=True,
    )
    communes = models.ManyToManyField(
        Commune, related_name="scheme_actions", verbose_name="communes participantes", blank=True
    )

    objects = SchemeActionQuerySet.as_manager()

    class Meta(SchemePart.Meta):
        verbose_name = "action du schéma"
        verbose_name_plural = "actions du schéma"
        constraints: ClassVar = [
            *RoughPeriod.Meta.constraints,
            _known("kind", ActionKind, "Une action n’a pas cette nature."),
            _known("stage", ActionStage, "Une action n’a pas cet avancement."),
            models.CheckConstraint(
                condition=Q(progress=None) | Q(progress__lte=100),
                name="scheme_action_progress_is_a_percentage",
                violation_error_message="Un pourcentage va de 0 à 100.",
            ),
            models.CheckConstraint(
                condition=~Q(stage="done") | Q(progress=None) | Q(progress=100),
                name="scheme_action_done_is_whole",
                violation_error_message="Une action achevée est réalisée en entier.",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("scheme_action", args=[self.slug])

    def clean(self) -> None:
        """Refuse the axis of another scheme: it lies in another table than constraints see."""
        if self.axis and self.axis.scheme_id != self.scheme_id:
            raise ValidationError({"axis": "Cet axe est celui d’un autre schéma."})

    @property
    def has_begun(self) -> bool:
        """Return whether its dates say what happened, not what is planned."""
        return self.stage in (self.Stage.UNDER_WAY, self.Stage.DONE, self.Stage.ABANDONED)

    @property
    def period(self) -> str:
        """The period in words; « prévue … » as long as it has not begun."""
        if self.has_begun or not (self.starts or self.ends):
            return super().period
        if self.starts and not self.ends:
            return f"prévue {self.starts.at}"
        return f"prévue {super().period}"
