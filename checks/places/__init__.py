"""Places that do not fit together."""
