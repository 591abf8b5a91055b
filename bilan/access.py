"""Who may see and do what with a bilan."""

from accounts.actor import Actor


def can_see_reports(actor: Actor) -> bool:
    """Everyone may see the list of bilans: the public reads those made public."""
    return True
