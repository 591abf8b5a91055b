"""What the public pages say of the EPCI, its desk and its host, kept by administrators."""
