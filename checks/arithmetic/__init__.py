"""Sums that do not add up."""
