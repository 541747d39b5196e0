"""What the copy says: `read` makes an `Article` of a text."""

from extraction.reading import read

__all__ = ["read"]
