"""The list of migrations, which the modules beside this one add to."""

from __future__ import annotations

from sqlite_utils import Migrations

# How the index cuts words: Unicode letters and digits, accents removed, English endings stemmed.
TOKENIZER = "porter unicode61 remove_diacritics 2"

migrations = Migrations("stet")
