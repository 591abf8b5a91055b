"""« De quoi avez-vous besoin ? »: one search over requests, services, places, help and pages."""
