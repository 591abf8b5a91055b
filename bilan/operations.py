"""Writing a bilan: asking for it, freezing its figures, making its PDF, and moving it on."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.text import slugify

from accounts.actor import Actor
from accounts.models import User
from bilan.cut_off import ReportRefused, checked_period
from bilan.definitions import NBSP, typeset
from bilan.document import read
from bilan.emails import announce_circulation
from bilan.figures import gather
from bilan.models import FrozenFigure, FrozenTable, FrozenText, Report, ReportTransition, State
from bilan.period import Period
from bilan.workflow import OPEN_STATES, SOURCES
from bilan.year import Gathered
from communes.portal import portal_epci
from core.conflicts import StaleEdit
from core.pdf import render_pdf
from core.templatetags.french import day_text
from files.models import StoredFile
from files.operations import discard, store_bytes
from jobs.models import Job
from jobs.operations import enqueue

TASK = "bilan.tasks.produce_report"
Step = Callable[[int, str], None]


@transaction.atomic
def prepare(
    *, year: int, actor: Actor, now: datetime.datetime, cut_off_on: datetime.date | None = None
) -> Report:
    """Open the bilan of `year`, or its next version once validated, and queue its production.

    A production already under way is joined, not doubled. Raise ReportRefused as `checked_period`,
    and when the one under way stops its figures on another day.
    """
    period = checked_period(year=year, cut_off_on=cut_off_on, today=timezone.localdate(now))
    report = _open_version(year)
    if report.job is not None and not report.job.is_finished:
        _demand_same_cut_off(report.job, period)
    else:
        report.job = enqueue(
            kind="bilan",
            task=TASK,
            payload={"report_id": report.pk, "cut_off_on": period.cut_off_on.isoformat()},
            requested_by=actor.user,
        )
        report.save(update_fields=["job"])
    return report


def is_under_way(report: Report) -> bool:
    """Return whether the figures or the PDF of `report` are being made."""
    return report.job is not None and not report.job.is_finished


def _demand_same_cut_off(job: Job, period: Period) -> None:
    asked = datetime.date.fromisoformat(job.payload["cut_off_on"])
    if asked != period.cut_off_on:
        raise ReportRefused(
            f"Le bilan {period.year} est déjà en préparation, avec ses chiffres arrêtés au "
            f"{day_text(asked, with_weekday=False)}{NBSP}: attendez qu’il soit prêt pour demander "
            "un autre jour."
        )


def _open_version(year: int) -> Report:
    """Return the locked bilan of `year` whose figures may change: a validated one gets a next."""
    newest = Report.objects.filter(year=year).order_by("-version").first()
    version = 1 if newest is None else newest.version
    while True:
        report, _ = Report.objects.get_or_create(year=year, version=version)
        report = _locked(report.pk)
        # Somebody may have validated it while this waited for the row.
        if report.state in OPEN_STATES:
            return report
        version += 1


def _locked(report_id: int) -> Report:
    """Return the locked row alone: joined to it, the job would be the one from before the wait."""
    report = Report.objects.select_for_update().filter(pk=report_id).first()
    if report is None:
        raise ReportRefused("Cette version du bilan vient d’être abandonnée.")
    return report


@transaction.atomic
def abandon(*, report: Report, actor: Actor, now: datetime.datetime) -> Report:
    """Take away a next version that is still open, and return the one before, valid again.

    The journal of the latter says so. Raise ReportRefused for a first version, while the PDF is
    being made, and once the version is validated.
    """
    row = _locked(report.pk)
    former = Report.objects.filter(year=row.year, version__lt=row.version).first()
    if former is None:
        raise ReportRefused(f"Le bilan {row.year} n’a pas d’autre version à laquelle revenir.")
    if is_under_way(row):
        raise ReportRefused(
            f"Ce bilan est en préparation{NBSP}: attendez son PDF pour l’abandonner."
        )
    if row.state not in OPEN_STATES:
        raise ReportRefused(f"La version {row.version} est validée{NBSP}: elle reste.")
    pdf, comment = row.pdf, f"La version {row.version} a été abandonnée."
    row.delete()
    if pdf is not None:
        discard(stored_file=pdf)
    _log(former, former.state, actor.user, comment, now)
    return former


def produce(
    *,
    report_id: int,
    cut_off_on: datetime.date | None,
    now: datetime.datetime,
    step: Step,
    finish: Callable[[StoredFile], None],
    user: User | None = None,
) -> bytes:
    """Freeze the figures, make the PDF, keep it, and return it; safe to repeat from the start.

    `step` is told how far the work is; `finish` is called in the transaction that keeps the file.
    Call it outside of a transaction. Raise ReportRefused.
    """
    step(5, "Chiffres")
    year = Report.objects.values_list("year", flat=True).get(pk=report_id)
    period = checked_period(year=year, cut_off_on=cut_off_on, today=timezone.localdate(now))
    report = freeze(report_id=report_id, period=period, now=now, user=user)
    step(35, "Graphiques")
    html = as_html(report)
    step(50, "Mise en page")
    content = render_pdf(html)
    step(90, "Fichier")
    attach(report_id=report.pk, frozen_at=now, content=content, finish=finish)
    return content


def freeze(
    *, report_id: int, period: Period, now: datetime.datetime, user: User | None = None
) -> Report:
    """Gather the figures of `period` and write them down in the place of the former ones.

    The former PDF goes with them, so that a bilan never has the PDF of other figures. Raise
    ReportRefused once the bilan is validated.
    """
    epci = portal_epci()
    if epci is None:
        raise ReportRefused("Ce portail n’a pas encore de territoire.")
    with _one_view_of_the_tables():
        gathered = gather(period, epci=epci)
    with transaction.atomic():
        report = _locked(report_id)
        if report.state not in OPEN_STATES:
            raise ReportRefused(
                f"Le bilan {report.year} est validé{NBSP}: ses chiffres ne changent plus. "
                "Une correction donne une nouvelle version."
            )
        before, former = report.state, report.pdf
        report.freeze(
            now=now,
            cut_off_on=period.cut_off_on,
            is_provisional=not period.is_whole_year or timezone.localdate(now) <= period.cut_off_on,
        )
        report.pdf = None
        report.save()
        if former is not None:
            discard(stored_file=former)
        _write_rows(report, gathered, now)
        _log(report, before, user, "", now)
    return report


@contextmanager
def _one_view_of_the_tables() -> Iterator[None]:
    """Every query of the block sees the same state of the database, whatever others write.

    Inside a transaction already begun (a test), its own isolation stays.
    """
    begins = not connection.in_atomic_block
    with transaction.atomic():
        if begins:
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _write_rows(report: Report, gathered: Gathered, now: datetime.datetime) -> None:
    for rows in (report.figures, report.tables, report.texts):
        rows.all().delete()
    FrozenFigure.objects.bulk_create(
        FrozenFigure(
            report=report,
            key=figure.key,
            position=position,
            label=typeset(figure.label),
            value=figure.value,
            previous_value=figure.previous,
            unit=figure.unit,
            text=typeset(figure.text),
            definition=typeset(figure.definition),
            queried_at=now,
        )
        for position, figure in enumerate(gathered.figures)
    )
    FrozenTable.objects.bulk_create(
        FrozenTable(
            report=report,
            key=table.key,
            position=position,
            title=typeset(table.title),
            columns=table.columns,
            rows=table.rows,
            definition=typeset(table.definition),
            queried_at=now,
        )
        for position, table in enumerate(gathered.tables)
    )
    FrozenText.objects.bulk_create(
        FrozenText(report=report, key=key, body=typeset(body))
        for key, body in gathered.texts.items()
    )


def as_html(report: Report) -> str:
    """Return the document that the PDF is made of: a function of the frozen rows alone."""
    document = read(Report.objects.get(pk=report.pk))
    return render_to_string("pdf/bilan.html", {"document": document, "report": document.report})


@transaction.atomic
def attach(
    *,
    report_id: int,
    frozen_at: datetime.datetime,
    content: bytes,
    finish: Callable[[StoredFile], None],
) -> StoredFile:
    """Keep the PDF of the figures frozen at `frozen_at`, whole or not at all.

    Raise ReportRefused when they have been frozen again meanwhile: the later PDF is the right one.
    """
    report = _locked(report_id)
    if report.state != State.FROZEN or report.frozen_at != frozen_at or report.pdf_id is not None:
        raise ReportRefused(
            "Les chiffres de ce bilan ont été arrêtés une nouvelle fois pendant sa mise en page."
        )
    name = f"bilan-{report.year}-{slugify(str(portal_epci()))}.pdf"
    report.pdf = store_bytes(content=content, name=name, kind="application/pdf")
    report.save()
    finish(report.pdf)
    return report.pdf


def validate(*, report: Report, actor: Actor, now: datetime.datetime, comment: str = "") -> Report:
    """Let the management answer for the figures that it has read (those of `report.frozen_at`)."""
    return _move("validate", report, actor, comment, now)


@transaction.atomic
def circulate(*, report: Report, actor: Actor, now: datetime.datetime, comment: str = "") -> Report:
    """Give the bilan to the elected members, and tell them by e-mail."""
    moved = _move("circulate", report, actor, comment, now)
    announce_circulation(report=moved, now=now)
    return moved


def publish(*, report: Report, actor: Actor, now: datetime.datetime, comment: str = "") -> Report:
    """Give the bilan to everyone."""
    return _move("publish", report, actor, comment, now)


@transaction.atomic
def _move(name: str, seen: Report, actor: Actor, comment: str, now: datetime.datetime) -> Report:
    report = _locked(seen.pk)
    if report.frozen_at != seen.frozen_at:
        raise StaleEdit(
            url=report.get_absolute_url(),
            what="Les chiffres de ce bilan ont été arrêtés une nouvelle fois. Relisez-les d’abord.",
        )
    if is_under_way(report):
        raise ReportRefused(
            f"Ce bilan est en préparation{NBSP}: attendez son PDF pour aller plus loin."
        )
    if report.state not in SOURCES[name]:
        raise StaleEdit(
            url=report.get_absolute_url(),
            what="Quelqu’un a changé l’étape de ce bilan. Il est maintenant à l’étape "
            f"«{NBSP}{report.get_state_display()}{NBSP}».",
        )
    before = report.state
    getattr(report, name)()
    report.save()
    _log(report, before, actor.user, comment, now)
    return report


def _log(
    report: Report, before: str, user: User | None, comment: str, now: datetime.datetime
) -> None:
    ReportTransition.objects.create(
        report=report,
        from_state=before,
        to_state=report.state,
        actor=user,
        comment=comment,
        created_at=now,
    )


def produce_now(
    *, year: int, cut_off_on: datetime.date | None, now: datetime.datetime, step: Step
) -> tuple[Report, bytes]:
    """Return the bilan of `year` and its PDF, produced here and now (the shell's command).

    A validated bilan is given as it is, unless another cut-off is asked for. Raise ReportRefused as
    `checked_period`, and while a worker is producing the same bilan.
    """
    newest = Report.objects.filter(year=year).order_by("-version").first()
    if newest is not None and newest.state not in OPEN_STATES and newest.pdf is not None:
        if cut_off_on not in (None, newest.cut_off_on):
            raise ReportRefused(
                f"Le bilan {year} est validé{NBSP}: ses chiffres ne changent plus. Préparez sa "
                "prochaine version sur le portail."
            )
        with newest.pdf.file.open("rb") as file:
            return newest, file.read()
    checked_period(year=year, cut_off_on=cut_off_on, today=timezone.localdate(now))
    with transaction.atomic():
        report = _open_version(year)
        if report.job is not None and report.job.state == Job.State.RUNNING:
            raise ReportRefused(
                f"Le bilan {year} est en préparation sur le portail ({report.job.progress}{NBSP}%)"
                f"{NBSP}: attendez qu’elle se termine."
            )
    content = produce(
        report_id=report.pk,
        cut_off_on=cut_off_on,
        now=now,
        step=step,
        finish=lambda pdf: None,
    )
    return Report.objects.get(pk=report.pk), content
