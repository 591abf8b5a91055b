"""The annual report (bilan): its states, and the frozen rows from which alone its PDF is made."""

from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django_fsm import ConcurrentTransitionMixin, FSMField

from accounts.actor import Actor
from accounts.models import COMMUNE_ROLES, Role
from bilan.workflow import ReportWorkflow, State
from files.models import StoredFile
from jobs.models import Job

# Who prepares the bilan sees it from the start; elected members once it has been sent to them.
PREPARING_ROLES = (Role.DGS, Role.PRESIDENT, Role.DESK_AGENT, Role.DIRECTOR, Role.HEAD_OF_SERVICE)
ELECTED_ROLES = (Role.COMMUNITY_COUNCILLOR, *COMMUNE_ROLES)


class ReportQuerySet(models.QuerySet["Report"]):
    def visible_to(self, actor: Actor) -> Self:
        """Return the bilans that `actor` may read: everyone reads those made public."""
        if actor.has(*PREPARING_ROLES):
            return self.all()
        if actor.has(*ELECTED_ROLES):
            return self.filter(state__in=[State.CIRCULATED, State.PUBLIC])
        return self.filter(state=State.PUBLIC)

    def with_pdf(self) -> Self:
        """Return those whose document is made."""
        return self.filter(pdf__isnull=False)

    def current(self) -> Self:
        """Return the newest of these versions of each year, the latest year first.

        Called on what a person may see, it keeps the published version while the next is prepared.
        """
        newest = self.order_by("-year", "-version").distinct("year")
        return self.filter(pk__in=newest.values("pk")).order_by("-year")


class Report(ReportWorkflow, ConcurrentTransitionMixin, models.Model):
    """The bilan of one year, with the figures known on `cut_off_on`; provisional while it runs."""

    year = models.PositiveSmallIntegerField("année")
    version = models.PositiveSmallIntegerField("version", default=1)
    state = FSMField("état", max_length=12, choices=State, default=State.COLLECTING, protected=True)
    cut_off_on = models.DateField("chiffres arrêtés au", null=True, blank=True)
    is_provisional = models.BooleanField("provisoire", default=False)
    frozen_at = models.DateTimeField("arrêté le", null=True, blank=True)
    pdf = models.OneToOneField(
        StoredFile, models.PROTECT, related_name="report", verbose_name="PDF", null=True, blank=True
    )
    job = models.ForeignKey(
        Job, models.SET_NULL, related_name="+", verbose_name="travail", null=True, blank=True
    )
    created_at = models.DateTimeField("ouvert le", auto_now_add=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan"
        verbose_name_plural = "bilans"
        ordering: ClassVar = ["-year", "-version"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["year", "version"],
                name="one_report_per_year_and_version",
                violation_error_message="Cette version du bilan existe déjà.",
            ),
            models.CheckConstraint(
                condition=Q(state="collecting")
                | Q(frozen_at__isnull=False, cut_off_on__isnull=False),
                name="report_frozen_before_it_goes_on",
                violation_error_message="Un bilan a ses chiffres arrêtés avant d’aller plus loin.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["collecting", "frozen"]) | Q(pdf__isnull=False),
                name="report_has_its_pdf_before_validation",
                violation_error_message="Un bilan a son PDF avant d’être validé.",
            ),
            models.CheckConstraint(
                condition=Q(cut_off_on=None) | Q(cut_off_on__year=F("year")),
                name="report_cut_off_within_its_year",
                violation_error_message="Les chiffres d’un bilan s’arrêtent dans son année.",
            ),
        ]

    def __str__(self) -> str:
        return f"Bilan {self.year}" + (f" (version {self.version})" if self.version > 1 else "")

    def get_absolute_url(self) -> str:
        return reverse("report", args=[self.year])


class ReportTransition(models.Model):
    """One line of a bilan's journal: from, to, who, when, and why."""

    report = models.ForeignKey(
        Report, models.CASCADE, related_name="transitions", verbose_name="bilan"
    )
    from_state = models.CharField("de", max_length=12, choices=State)
    to_state = models.CharField("à", max_length=12, choices=State)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="+",
        verbose_name="par",
        null=True,
        blank=True,
    )
    comment = models.TextField("commentaire", blank=True)
    created_at = models.DateTimeField("le")

    class Meta:
        verbose_name = "étape du bilan"
        verbose_name_plural = "étapes du bilan"
        ordering: ClassVar = ["created_at", "pk"]

    def __str__(self) -> str:
        return f"{self.report} : {self.get_from_state_display()} → {self.get_to_state_display()}"


class FrozenFigure(models.Model):
    """One figure as it was on the day of the freeze, with last year's and its definition."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="figures", verbose_name="bilan")
    key = models.CharField("clé", max_length=120)
    position = models.PositiveSmallIntegerField("rang")
    label = models.CharField("intitulé", max_length=200)
    value = models.DecimalField("valeur", max_digits=14, decimal_places=4, null=True, blank=True)
    previous_value = models.DecimalField(
        "année précédente", max_digits=14, decimal_places=4, null=True, blank=True
    )
    unit = models.CharField("unité", max_length=40, blank=True)
    text = models.CharField("en toutes lettres", max_length=250, blank=True)
    definition = models.TextField("définition")
    queried_at = models.DateTimeField("calculé le")

    class Meta:
        verbose_name = "chiffre arrêté"
        verbose_name_plural = "chiffres arrêtés"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="one_frozen_figure_per_key",
                violation_error_message="Ce chiffre figure déjà dans le bilan.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} : {self.value}"


class FrozenTable(models.Model):
    """A table as it was on the day of the freeze: column titles and rows of plain values.

    `columns` is a list of [title, kind] (kind: text, number, days, hours, ratio or held); `rows` a
    list of lists of the same length (text, number, true, false or null).
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="tables", verbose_name="bilan")
    key = models.CharField("clé", max_length=120)
    position = models.PositiveSmallIntegerField("rang")
    title = models.CharField("titre", max_length=200)
    columns = models.JSONField("colonnes")
    rows = models.JSONField("lignes")
    definition = models.TextField("définition")
    queried_at = models.DateTimeField("calculé le")

    class Meta:
        verbose_name = "tableau arrêté"
        verbose_name_plural = "tableaux arrêtés"
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="one_frozen_table_per_key",
                violation_error_message="Ce tableau figure déjà dans le bilan.",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class FrozenText(models.Model):
    """A text of the bilan as it was on the day of the freeze (name of the EPCI, method…)."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="texts", verbose_name="bilan")
    key = models.CharField("clé", max_length=120)
    body = models.TextField("texte")

    class Meta:
        verbose_name = "texte arrêté"
        verbose_name_plural = "textes arrêtés"
        ordering: ClassVar = ["key"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="one_frozen_text_per_key",
                violation_error_message="Ce texte figure déjà dans le bilan.",
            ),
        ]

    def __str__(self) -> str:
        return self.key
