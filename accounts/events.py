"""What happens to people and is told elsewhere: an app of a higher floor listens in its `ready`."""

from django.dispatch import Signal

# Sent in the transaction of the acceptance, with `invitation` (accepted) and `now`.
invitation_accepted = Signal()
