"""How the portal presents itself: name and contacts of the EPCI, its logo, its colour."""
