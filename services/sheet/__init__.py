"""The sheet of a service: what it says, how it is written, previewed, published and restored."""
