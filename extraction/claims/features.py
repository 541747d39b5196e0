"""What about a sentence makes it worth checking: its words, its grammar, what it speaks of.

Every feature has a name that an editor understands. `weights.toml` says what each adds or takes away.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

# All but the names of Acts are matched in small letters, which is several times faster than without regard to case.
_COURT = re.compile(
    r"\b(?:jailed|imprisoned|sentenced|convicted|acquitted|cleared\s+of|(?:found|pleaded|pled|plead|pleading)\s+(?:not[\s-]+)?guilty|"
    r"fined|ordered\s+to\s+pay|community\s+(?:order|service)|suspended\s+sentence|locked\s+up|behind\s+bars|on\s+probation|"
    r"admitted\s+(?:\w+\s+){0,3}(?:murder|manslaughter|rape|robbery|burglary|theft|fraud|assault|supply\w*|possess\w*|conspir\w*|"
    r"dealing|wounding|arson|counts?|charges?|offences?)|(?:years?|months?|life)\s+in\s+(?:prison|jail)|life\s+sentence|"
    r"(?:struck\s+off|disqualified\s+from)|jury\s+(?:found|convicted|cleared|returned)|verdicts?|ruled\s+(?:that|in|against)|"
    r"(?:conviction|sentence|ruling|appeal|decision)s?\s+(?:was\s+|were\s+)?(?:overturned|upheld|quashed)|"
    r"(?:overturned|upheld|quashed)\s+(?:\w+\s+){1,2}(?:conviction|sentence|ruling|appeal|decision)s?)\b",
)
_ALLEGED = re.compile(
    r"\b(?:alleg\w+|accused?\s+of|accused|suspected|charged\s+with|is\s+charged|was\s+charged|were\s+charged|arrested\s+on\s+suspicion|"
    r"denies|indicted|under\s+investigation|led\s+the\s+(?:gang|operation|plot|conspiracy)|ringleader|go-between|"
    r"pushing\s+(?:crack|cocaine|heroin|drugs)|gunman|attacker|dealer\s+who|fraudster|lied\s+(?:to|about)|bribe\w*|embezzl\w+)\b",
)
_LAW = re.compile(
    r"\b(?:illegal(?:ly)?(?!\s+(?:drugs?|substances|immigra\w+|aliens|money))|unlawful(?:ly)?|against\s+the\s+law|by\s+law|"
    r"(?:maximum|minimum)\s+(?:penalty|sentence|fine|term)|is\s+(?:an?\s+)?(?:offence|crime|felony|servitude|slavery|trafficking|"
    r"fraud|theft|people\s+trafficking)|legally|statut\w+|legislation|regulations?|banned|ban\s+on|constitution\w*|"
    r"(?:signed|passed|vetoed|repealed)\s+(?:a|the|an|into)\b|bill\s+(?:that|to|which)|(?:required|entitled|allowed|eligible)\s+to|"
    r"requires?\s+(?:that|all|every|a|the)|trafficking|treaty|amendment)\b"
)
_ACT = re.compile(r"\b[A-Z][\w’']+\s+Act\b")
_CAUSE = re.compile(
    r"\b(?:because|caus(?:e[sd]?|ing)|as\s+a\s+(?:result|consequence)|results?\s+(?:of|in)|resulted\s+in|due\s+to|led\s+to|leads\s+to|"
    r"owing\s+to|thanks\s+to|blamed\s+(?:on|for)|linked\s+to|contribut\w+\s+to|triggered|prompted|forced\s+to|responsible\s+for)\b",
)
_COMPARED = re.compile(
    r"\b(?:(?:more|less|fewer|higher|lower|bigger|smaller|greater|better|worse|faster|slower|larger|cheaper|longer|stronger|"
    r"safer|older|younger)\s+(?!than\b)[^.]{0,40}\bthan|compared\s+(?:with|to)|twice\s+(?:as|the)|half\s+(?:as|the)|doubled|doubles|tripled?|"
    r"times\s+(?:as|more|higher)|rise\s+of|fall\s+of|increase\s+(?:of|in)|decrease\s+(?:of|in)|outnumber\w*|exceed\w*|"
    r"(?:same|as\s+\w+)\s+as|record\s+(?:high|low|number))\b",
)
_CHANGED = re.compile(
    r"\b(?:ris(?:e[ns]?|ing)|rose|f[ae]ll(?:en|s|ing)?|increas(?:e[sd]?|ing)|decreas(?:e[sd]?|ing)|dropp(?:ed|ing)|grew|grow[ns]?|growing|"
    r"doubl(?:e[sd]?|ing)|tripled|halved|cut|cuts|cutting|raised?|raising|reduc(?:e[sd]?|ing|tion)|lost|gained|creat(?:ed|ing)|"
    r"declin(?:e[sd]?|ing)|expand(?:ed|ing)|surged?|soar(?:ed|ing)|plung(?:ed|ing)|slashed)\b",
)
_SUPERLATIVE = re.compile(
    r"\b(?:(?:bigg|small|larg|high|low|old|young|strong|weak|long|short|poor|rich|safe|fast|slow|great|few|wealth|busi|"
    r"heav|dead|tall|cheap|strict|tough|near|fair|early|earli|late)i?est|most\s+\w+(?:ed|ing|ful|ous|ive|al|ent|ant|able|ly)|worst|"
    r"(?:the|its|his|her|their|our|my)\s+(?:only|first|last|best)|first\s+(?:time|ever)|never\s+(?:before|been|had)|unprecedented|"
    r"all[- ]time|on\s+record|in\s+history|every\s+(?:single|other)|no\s+other|nobody\s+else|majority|half\s+of|"
    r"most\s+of)\b",
)
_OPINION = re.compile(
    r"\b(?:should|shouldn[’']t|ought\s+to|must|need\s+to|needs\s+to|i\s+(?:think|believe|feel|hope|guess|suppose|wish|love|hate|like|want|"
    r"don[’']t\s+think)|we\s+(?:believe|feel|hope|think|ensure|want|need|must|should|are\s+(?:proud|committed|determined|"
    r"disappointed|delighted|pleased|sorry))|in\s+my\s+(?:view|opinion|judgment|judgement)|proud|delighted|disappointed|wonderful|"
    r"terrible|fantastic|amazing|great|disgrace\w*|shameful|beautiful|important|brave\w*|tenacious|violent\s+in|absolutely|"
    r"tragic|thank|congratulat\w+|sorry|welcome|fair|unfair|wrong|right\s+thing|patience|virtue|let\s+me|let[’']s|"
    r"would\s+like|thoughts\s+are|heart\s+goes)\b",
)
# Not the month: "since May", "3 May", "May 2026".
_MAY = "".join(f"(?<!{word} )" for word in "since in last of by until from this early late mid on".split()) + (
    r"(?<!\d )may(?!\s+\d)"
)
_AHEAD = re.compile(
    rf"\b(?:will|won[’']t|shall|[’']ll|(?:is|are|am|was|were|[’']re|[’']m|[’']s)\s+(?:not\s+)?(?:going|expected|due|set|scheduled|"
    rf"planning|hoping)\s+to|would|could|{_MAY}|might|plans?\s+to|hopes?\s+to|aims?\s+to|next\s+(?:year|month|week)|if\s+(?:i|we|you)|"
    rf"promise[ds]?|pledge[ds]?|vow(?:ed|s)?)\b",
)
_LIVED = re.compile(
    r"\b(?:i|my|me)\b(?!\s+(?:think|believe)).*\b(?:was|were|saw|heard|felt|went|remember|met|grew\s+up|lost|had|got|took|came|"
    r"woke|looked|ran|thought|knew|told|said|asked|talked|visited|worked)\b"
)
_DEFINES = re.compile(
    r"\b(?:is|are)\s+(?:a|the)\s+(?:term|name|word|phrase|type|form|kind|method|process|practice|condition|disease)\b|"
    r"\b(?:refers?\s+to|means\s+(?:that|a|the)|is\s+defined|are\s+defined|known\s+as|consists?\s+of|(?:is|are)\s+likely\s+to)\b",
)
_HAPPENED = re.compile(
    r"\b(?:was|were|had|did|has|have|took|made|went|came|gave|found|held|left|met|won|lost|sent|led|began|became|built|bought|sold|"
    r"spent|brought|broke|drove|struck|shot|fled|paid|cost|hit|kept|put|ran|saw|said|set|told|voted|wrote|\w{3,}ed)\b",
)
# What is spoken of, in small letters; * stands for any ending, _ for a space.
_TOPICS = {
    "votes and positions": "vote* voting support supports supported supporting oppos* against veto* sponsor* endors*",
    "government": "administration congress* senat* governor* president* government* treasury federal parliament "
    "minister* council* commission mayor",
    "taxes and spending": "tax* budget* deficit* debt* spend* spent fund funds funded funding cost costs trillion "
    "million billion percent percentage surplus subsid*",
    "jobs and pay": "job jobs unemploy* wage wages worker* employ* income* salar* manufactur* layoff*",
    "trade and industry": "export* imports imported trade oil energy price prices interest inflation farm* industr* "
    "product products compan* factory factories bank banks",
    "arms and war": "nuclear missile* troops weapon* gun guns war wars military army inva* attack* bomb* terror*",
    "health and welfare": "insurance health* medic* hospital* social_security poverty welfare doctor* disease",
    "schools and children": "school* student* teacher* education children college",
    "crime and borders": "crime* criminal* border* immigra* prison* drug drugs murder*",
    "a record": "since ever history historic record in_the_last in_the_past year_ago years_ago under_my under_his "
    "under_her under_this under_the under_mr",
    "many or none": "many any every single none nobody majority half double* nearly almost only",
    "report or finding": "report reports reported found study studies studied according commission survey* poll* rank*",
    "hedged": "probably maybe perhaps certainly of_course seem seems guess suppose might sort_of kind_of i_think "
    "i_believe don’t_know don't_know do_not_know",
    "to the room": "tonight here question questions answer* ask asks asked asking thank* debate let_me issue issues "
    "talk* ladies gentlemen please listen sir",
    "uplift": "freedom opportunit* great wonderful hope hopes dream* strong* value* faith believe future together "
    "proud good better hard way right",
    "if": "if unless whether",
    "not": "not never no *n’t *n't",
}
_BY_TOPIC = [
    (name, re.compile(r"\b(?:" + words.replace(" ", "|").replace("_", r"\s+").replace("*", r"\w*") + r")\b"))
    for name, words in _TOPICS.items()
]
_SHORT, _MIDDLING, _LONG = 6, 10, 22  # words
_COMPARED_TAGS = frozenset({"JJR", "RBR"})
_SUBJECTS = frozenset({"nsubj", "nsubj:pass"})
_WHERE = frozenset({"GPE", "NORP", "LOC"})

_BY_WORDS = (
    ("court outcome", _COURT),
    ("allegation", _ALLEGED),
    ("law or rule", _LAW),
    ("cause", _CAUSE),
    ("comparison", _COMPARED),
    ("change", _CHANGED),
    ("superlative", _SUPERLATIVE),
    ("opinion", _OPINION),
    ("prediction", _AHEAD),
    ("personal experience", _LIVED),
    ("definition", _DEFINES),
    ("happened", _HAPPENED),
)


def worded(words: str) -> Iterator[str]:
    """Yield the features that the words alone have; an Act is known by its capital."""
    folded = words.lower()
    for name, pattern in _BY_WORDS:
        if pattern.search(folded) or (pattern is _LAW and _ACT.search(words)):
            yield name
    yield from (name for name, pattern in _BY_TOPIC if pattern.search(folded))
    if words.rstrip("\"”’')").endswith("?"):
        yield "question"


def grammatical(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the features that the parse of a sentence gives, each once."""
    yield from dict.fromkeys(name for token in tokens for name in _of_token(token))
    length = sum(not t.is_punct for t in tokens)
    if length < _MIDDLING:
        yield "a few words" if length < _SHORT else "short sentence"
    elif length > _LONG:
        yield "long sentence"


def _of_token(token: Token) -> Iterator[str]:
    """Yield the features that one word gives its sentence."""
    tag, subject = token.tag_, token.dep_ in _SUBJECTS
    if tag == "VBD":
        yield "past tense"
    if token.dep_ == "ROOT" and tag in _ROOTS:
        yield _ROOTS[tag]
    if tag == "MD":
        yield "may or would"
    if tag in _COMPARED_TAGS:
        yield "more or less"
    if tag == "CD":
        yield "numeral"
    if subject and tag in ("NNS", "NNPS"):
        yield "of several"
    if tag == "PRP":
        yield from _of_pronoun(token, subject=subject)
    if token.ent_type_ in _WHERE:
        yield "country or place"
    elif tag in ("NNP", "NNPS"):
        yield "proper name"


_ROOTS = {"VBD": "it happened", "VBN": "it was done", "VBG": "it is under way", "VB": "do it"}
_PRONOUNS = {"i": "I", "we": "we", "he": "he or she", "she": "he or she", "they": "they", "it": "it"}


def _of_pronoun(token: Token, *, subject: bool) -> Iterator[str]:
    """Yield who is spoken of, where a pronoun is a subject, or "you"."""
    if token.lower_ == "you":
        yield "you"
    elif subject and token.lower_ in _PRONOUNS:
        yield _PRONOUNS[token.lower_]
    elif token.lower_ == "them":
        yield "them"
