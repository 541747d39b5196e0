"""The pipeline's tokenizer: spaCy's for English, with words cut as the treebanks cut them.

The treebanks split "15-year-old" into five tokens and "£2.5m" into three, and keep "co-operate" whole. The lists of
prefixes and suffixes that keep their hyphen are those of the Linguistic Data Consortium's treebank guidelines
("Supplementary Guidelines for ETTB 2.0", 2009), which the English Web Treebank and GUM follow.
"""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.symbols import ORTH
from spacy.util import compile_infix_regex, compile_prefix_regex, compile_suffix_regex

KEEPS_ITS_HYPHEN_BEFORE = (
    "a agro ante anti arch be bi bio co counter cyber de e eco ex extra inter intra macro mega micro mid mini multi neo"
    " non over pan para peri post pre pro pseudo quasi re semi sub super tri ultra un uni vice"
).split()
KEEPS_ITS_HYPHEN_AFTER = "esque ette fest fold gate itis less most rama wise".split()
MAGNITUDES = ("bn", "tn", "mn")
TITLES = (
    "Sgt. Cpl. Supt. Insp. Det. Cllr. Hon. Capt. Lt. Col. Maj. Cmdr. Sr. Prof. Rev. Gov. Sen. Rep. Pres. Fr. Const."
    " Messrs. Mme. Mlle. Msgr. Mx. Bros. Inc. Ltd. Co. Corp. Dept. Univ. Ave. Blvd. Rd. Mt. Ft. vs. v. Jan. Feb. Mar."
    " Apr. Jun. Jul. Aug. Sep. Sept. Oct. Nov. Dec. Nos. Vol. approx. cf."
).split()


def tune(nlp: Language) -> None:
    """Cut the words of `nlp` as the treebanks do."""
    letter = "A-Za-z0-9À-ÖØ-öø-ÿ"
    not_after = "".join(f"(?<!\\b[{p[0]}{p[0].upper()}]{p[1:]})" for p in KEEPS_ITS_HYPHEN_BEFORE)
    not_before = f"(?!(?:{'|'.join(KEEPS_ITS_HYPHEN_AFTER)})\\b)"
    defaults = nlp.Defaults
    kept = [rule for rule in defaults.infixes or [] if "-|–|—|--" not in str(rule)]
    infixes = [
        *kept,
        f"(?<=[{letter}]){not_after}[-–‑]{not_before}(?=[{letter}£$€])",
        rf"(?<=[{letter}\.,\"'”’)])(?:—|–|--|…|\.\.\.)(?=[{letter}\"'“‘(£$€])",
        rf"(?<=[{letter}])[()\[\]](?=[{letter}])",
        r"(?<=[a-z])/(?=[a-z])",
    ]
    suffixes = [*(defaults.suffixes or []), rf"(?<=[0-9])(?:{'|'.join(MAGNITUDES)})", r"(?<=[0-9])-"]
    prefixes = [*(defaults.prefixes or []), "[-–—](?=[£$€A-Za-z])"]
    tokenizer: Any = nlp.tokenizer
    tokenizer.infix_finditer = compile_infix_regex(infixes).finditer
    tokenizer.suffix_search = compile_suffix_regex(suffixes).search
    tokenizer.prefix_search = compile_prefix_regex(prefixes).search
    for title in TITLES:
        tokenizer.add_special_case(title, [{ORTH: title}])
