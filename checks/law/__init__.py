"""Checks of court copy: what the law may bite on. They ask, and never judge anybody."""
