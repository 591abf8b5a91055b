"""What the home page shows to each person, part by part; drawn by `templates/mutualisation/`."""
