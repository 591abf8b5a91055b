"""Who may do what, on what, and why: the access modules asked again, one right at a time."""
