"""Figures that disagree."""
