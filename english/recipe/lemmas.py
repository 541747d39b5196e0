"""The lemmas: spaCy's rules for English over WordNet's tables, and what they lack.

The tables come from the package spacy-lookups-data (WordNet 3.0; its licence is in the model card).
"""

from __future__ import annotations

import re

from spacy.language import Language

_AUXILIARIES = {
    "be": "am is are was were been being 's ’s 'm ’m 're ’re m s ai",
    "have": "has had having 've ’ve",
    "do": "does did done doing",
    "can": "ca",
    "will": "wo 'll ’ll",
    "would": "'d ’d",
    "get": "got getting gets",
}
# Words of copy for which the rules choose another word's lemma, or that WordNet lists as their own plural's.
_OTHERS = {
    "verb": {"tasered": "taser", "found": "find", "left": "leave", "felt": "feel"},
    "noun": {"series": "series", "data": "data", "media": "media", "police": "police", "people": "people"},
    "adj": {"better": "good", "best": "good", "worse": "bad", "worst": "bad"},
}
# A short verb doubles its consonant ("planned"), and WordNet lists those forms. So where a longer one ends in e, a
# single consonant is that one's: "fined" is of "fine" and not of "fin", which the rules would choose.
_DOUBLES = re.compile(r"[^aeiou]*[aeiou][bdgklmnprt]")


def add(nlp: Language) -> None:
    """Add the lemmatizer to a pipeline that sets parts of speech."""
    lemmatizer = nlp.add_pipe("lemmatizer", config={"mode": "rule"})
    lemmatizer.initialize()  # type: ignore[attr-defined]
    tables = lemmatizer.lookups  # type: ignore[attr-defined]
    exceptions = tables.get_table("lemma_exc")
    exceptions["aux"] = {form: [lemma] for lemma, forms in _AUXILIARIES.items() for form in forms.split()}
    for pos, lemmas in _OTHERS.items():
        exceptions[pos] = exceptions[pos] | {form: [lemma] for form, lemma in lemmas.items()}
    for name in ("lemma_index", "lemma_rules"):
        tables.get_table(name)["aux"] = []
    index = tables.get_table("lemma_index")
    for pos in ("noun", "verb", "adj", "adv"):  # a token is one word: "field_day" is never looked up
        index[pos] = [word for word in index[pos] if "_" not in word and "-" not in word and not word[0].isdigit()]
    verbs = set(index["verb"])
    index["verb"] = [verb for verb in index["verb"] if f"{verb}e" not in verbs or not _DOUBLES.fullmatch(verb)]
