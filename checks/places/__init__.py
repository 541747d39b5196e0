"""Checks of places: what lies in what, and lists of places that should be whole."""
