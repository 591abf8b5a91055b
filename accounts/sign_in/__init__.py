"""Signing in: by an e-mailed code, a password, a passkey; the second factor; the open sessions."""
