"""ProConnect, the State's sign-in for those who work for public bodies, where it is configured."""
