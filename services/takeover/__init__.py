"""Taking over the adhésions that an EPCI already keeps in a spreadsheet."""
