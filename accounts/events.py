"""What happens to people and is told elsewhere: an app of a higher floor listens in its `ready`."""

from django.dispatch import Signal

# Sent in the transaction of the acceptance, with `invitation` (accepted) and `now`.
invitation_accepted = Signal()
# Sent in the transaction of a refusal, with `invitation` (withdrawn), its person `user` and `now`.
invitation_declined = Signal()

# Sent in its transaction when a role is given, with `membership` and who gave it (`by`, or None).
role_given = Signal()
# Sent in its transaction when a role gets its last day, with `membership`.
role_ended = Signal()
# Sent in its transaction, before the roles change, with `commune`, the `day` of the new mayor, the
# `reason` and who writes it (`by`).
mayor_changed = Signal()

# Sent in its transaction when somebody asks for the end of their account, with `user` and `now`.
closing_asked = Signal()
# Sent in the transaction of the closing, with `user` (closed), their former `address` and `now`.
account_closed = Signal()

# Sent in its transaction when an address is replaced, with `user`, their `former` address, who did
# it (`by`, or None) and `now`.
address_changed = Signal()
# Sent when the second factors of a person are deleted for them, with `user` and `now`.
factors_forgotten = Signal()
