"""« Échéances »: what the adhésions ask of each side, and by when."""
