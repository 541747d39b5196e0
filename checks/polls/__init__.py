"""Polls, studies and their statistics: margins, shares, causes and what the reader is not told."""
