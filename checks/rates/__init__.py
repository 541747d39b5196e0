"""Rates and percentages that do not follow."""
