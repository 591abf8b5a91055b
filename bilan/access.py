"""Who may see and do what with a bilan. The administrator answers for no figure."""

from accounts.actor import Actor
from accounts.models import Role
from bilan.models import PREPARING_ROLES, Report, ReportQuerySet
from bilan.workflow import OPEN_STATES, SOURCES

ROLES: dict[str, tuple[Role, ...]] = {
    "prepare": (Role.DGS, Role.DESK_AGENT, Role.PRESIDENT),
    "abandon": (Role.DGS, Role.DESK_AGENT, Role.PRESIDENT),
    "validate": (Role.DGS, Role.PRESIDENT),
    "circulate": (Role.DGS, Role.DESK_AGENT),
    "publish": (Role.DGS, Role.PRESIDENT),
}


def can_see_reports(actor: Actor) -> bool:
    """Everyone may see the list of bilans: the public reads those made public."""
    return True


def can_prepare(actor: Actor) -> bool:
    """Return whether `actor` may ask for the bilan of a year."""
    return actor.has(*ROLES["prepare"])


def sees_preparation(actor: Actor) -> bool:
    """Return whether `actor` works on bilans: then they read their journal and their progress."""
    return actor.has(*PREPARING_ROLES)


def visible_reports(actor: Actor) -> ReportQuerySet:
    """Return, for each year, the newest bilan that `actor` may read: lists and pages start here."""
    return Report.objects.visible_to(actor).current()


def readable_pdfs(actor: Actor) -> ReportQuerySet:
    """Return every version that `actor` may download: while a next one is prepared, the former."""
    return Report.objects.visible_to(actor).with_pdf().select_related("pdf")


def may(actor: Actor, act: str) -> bool:
    """Return whether the roles of `actor` allow `act` (a key of ROLES), whatever the state."""
    return actor.has(*ROLES[act])


def abilities(actor: Actor, report: Report) -> dict[str, bool]:
    """Return what `actor` may do with `report` now: a button is drawn for each that is true."""
    is_produced = report.job is None or report.job.is_finished
    return {
        "prepare": may(actor, "prepare") and is_produced,
        "abandon": may(actor, "abandon")
        and report.version > 1
        and report.state in OPEN_STATES
        and is_produced,
        "download": report.pdf_id is not None,
        "follow": sees_preparation(actor),
        **{
            act: may(actor, act)
            and report.state in SOURCES[act]
            and report.pdf_id is not None
            and is_produced
            for act in ("validate", "circulate", "publish")
        },
    }
