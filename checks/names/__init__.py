"""Checks of names and roles: who is who, and spelled and called alike throughout."""
