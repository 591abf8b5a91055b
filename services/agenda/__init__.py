"""« Mon agenda »: the dates of the adhésions that a person follows, in their own calendar."""
