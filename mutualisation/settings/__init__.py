"""One module per way of running: production, demonstration, tests, checks; all stand on `base`."""
