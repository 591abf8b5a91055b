"""The components of the interface, by subject; `core.templatetags.ui` gathers them."""
