"""The layouts in which platforms hand out submissions."""
