"""Who is said to say what: every verb of saying in a parse, with its source and the clause that it reports.

The parse is in Universal Dependencies (https://universaldependencies.org/u/dep/): the source is the verb's `nsubj`,
what is said its `ccomp`. A participle ("Hill left, adding that ...") and a joined verb have the subject of the verb
above.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

# Verbs whose clause is what somebody says ("Hill said that ..."), by lemma.
REPORTING = frozenset(
    """
    accept acknowledge add admit advise agree allege announce answer argue assert assure believe boast calculate
    caution claim comment complain concede conclude confirm contend continue counter declare deny disclose
    dispute emphasise emphasize estimate explain fear find hear highlight indicate inform insist interject joke
    maintain mention note observe pledge post predict promise propose quip recall reckon recount reflect
    reiterate relate remark repeat reply report respond reveal say show state stress suggest swear tell testify
    think threaten tweet underline underscore vow warn write
    """.split()
)
# Verbs that take a quotation as well: as their object, as what somebody is called, as what somebody is asked to do.
DESCRIBING = frozenset(
    """
    accuse ask attack blast brand call challenge characterise characterize cite class compare condemn consider
    credit criticise criticize cry decry deem defend demand denounce describe direct dismiss dub encourage
    envisage envision hail hope instruct invite justify label lament laugh liken mock name order outline plead
    portray praise pronounce quote rate refer regard reject ridicule scream shout sigh slam speak summarise
    summarize term thank urge welcome whisper
    """.split()
)
_PHRASAL = {"go": "on", "point": "out", "hit": "back", "put": "it", "set": "out", "chip": "in"}
_PARTED = frozenset({*_PHRASAL, "according", "word"})
# Verbs of which the subject is the one who hears or doubts, so that what follows is not what it says.
HEARD = frozenset({"hear"})
DOUBTED = frozenset({"deny", "dispute"})
# Verbs that give what somebody holds rather than says: a quotation below one belongs to a verb of saying further up.
HELD = frozenset({"think", "believe", "fear", "hope", "consider", "find", "show", "estimate", "reckon", "calculate"})

_QUESTION = frozenset({"whether", "if", "how", "why", "what", "who", "where", "when", "which"})
_RELATIVE = frozenset({"who", "which", "that", "whom"})
_JOINED = frozenset({"conj", "xcomp", "advcl", "ccomp", "parataxis"})
_NOT = frozenset({"not", "n't", "n’t", "never"})
_CLAUSES = frozenset({"ROOT", "ccomp", "advcl", "parataxis", "acl:relcl"})
_INSIDE_PHRASE = frozenset({"det", "amod", "compound", "nmod:poss", "nmod:desc", "flat", "nummod", "case"})
_ASIDE = frozenset({"advcl", "conj", "parataxis"})
_MARKS = frozenset("“”‘’\"'")
_TRIMMED = frozenset(".,;:!?…–—-“”‘’\"'")
_CLIMB = 12  # steps up a tree: more than any sentence of copy needs, so that a hostile one costs no more
_FAR = 120  # words of a sentence on either side of a verb
_REACH = 16  # words of a noun phrase on either side of its head


@dataclass(frozen=True)
class Saying:
    """A verb of saying ("according" for "according to"); offsets are characters of the parse's own text.

    `source` is the head of the words for whoever speaks, None where nobody is given; `said` is the clause that it
    reports, None where it has none (its words may be a quotation).
    """

    cue: Token
    lemma: str
    source: Token | None
    said: tuple[int, int] | None

    @property
    def start(self) -> int:
        """Return where the verb starts."""
        return int(self.cue.idx)

    @property
    def end(self) -> int:
        """Return where the verb ends, a particle after it included."""
        last = self.cue.nbor(1) if self.lemma in _PARTED else self.cue
        return int(last.idx) + len(last)

    @property
    def phrase(self) -> tuple[int, int] | None:
        """Return where the words for the source stand."""
        if self.source is None:
            return None
        start, end = phrase(self.source)
        return (max(start, self.end + 1) if self.source.i > self.cue.i else start), end

    @property
    def joined(self) -> bool:
        """Tell whether it is a participle without a subject of its own: "Hill said ..., adding ..."."""
        return bool(self.cue.tag_ == "VBG" and self.cue.dep_ in _JOINED) and not any(
            child.dep_.startswith("nsubj") for child in self.cue.children
        )

    def governs(self, token: Token) -> bool:
        """Tell whether `token`, which hangs below the verb, is of what is said, and not its subject or its setting."""
        dep = token.dep_
        if dep in ("ccomp", "xcomp", "parataxis", "obj", "conj", "iobj", "dep", "advcl", "appos"):
            return True
        cases = {child.lower_ for child in token.lefts if child.dep_ == "case"}
        return dep.startswith("obl") and bool(token.i > self.cue.i and cases & {"as", "of", "for", "over"})


def sayings(doc: Doc) -> Iterator[Saying]:
    """Yield the sayings of a paragraph in order."""
    for token in doc:
        lemma = token.lemma_.lower()
        if lemma in REPORTING or lemma in DESCRIBING:
            if token.pos_ in ("VERB", "AUX") and token.dep_ not in ("amod", "compound"):
                yield _saying(token, lemma)
            elif token.pos_ == "VERB" and token.head.i > token.i:  # "... to keep us safe” tweeted Mayor Ann Hill"
                yield Saying(token, lemma, token.head, None)
        elif lemma in _PHRASAL and token.i + 1 < len(doc) and token.nbor(1).lower_ == _PHRASAL[lemma]:
            yield _saying(token, lemma)
        elif token.lower_ == "according" and token.i + 1 < len(doc) and token.nbor(1).lower_ == "to":
            yield _according(token)
        elif token.lower_ == "words" and token.i + 1 < len(doc) and token.nbor(1).lower_ == "of":
            yield Saying(token, "word", next((child for child in token.rights if child.dep_ == "nmod"), None), None)


def _saying(verb: Token, lemma: str) -> Saying:
    passive = is_passive(verb)
    source = _agent(verb) if passive else subject(verb) or _next_to(verb)
    if lemma in HEARD:
        source = None
    clause = _reported(verb) if lemma in REPORTING else None
    if clause is None or (source is None and not passive and lemma not in HEARD):
        return Saying(verb, lemma, source, None)
    return Saying(verb, lemma, source, _extent(clause, verb, source))


def is_passive(verb: Token) -> bool:
    """Tell whether a verb is passive: "was told", "dubbed" after its noun."""
    if any(child.dep_ in ("nsubj:pass", "aux:pass") for child in verb.lefts):
        return True
    return bool(verb.tag_ == "VBN" and verb.dep_ == "acl")


def _agent(verb: Token) -> Token | None:
    """Return by whom a passive is done."""
    for child in verb.rights:
        if child.dep_.startswith("obl") and any(case.lower_ == "by" for case in child.lefts):
            return child
    return None


def subject(verb: Token) -> Token | None:
    """Return the subject of a verb, its own or that of the verb that it hangs on; None where it has none."""
    for _ in range(_CLIMB):
        # The nearest: in "The fire, police said, began" the parse gives the verb two.
        before = [child for child in verb.lefts if child.dep_.startswith("nsubj")]
        after = [child for child in verb.rights if child.dep_.startswith("nsubj")]
        if own := (after[0] if after else before[-1] if before else None):
            relative = own.lower_ in _RELATIVE and verb.dep_.startswith("acl")
            return verb.head if relative else own
        if verb.dep_ == "acl" and verb.tag_ == "VBG":
            return verb.head
        if not _shares_subject(verb):
            return None
        verb = verb.head
    return None


def _next_to(verb: Token) -> Token | None:
    """Return the noun right beside a verb that the parse gives no subject: "..., Ann Hill, said", "?” asked Hill"."""
    if verb.tag_ not in ("VBD", "VBZ", "VBP") or verb.is_sent_start:
        return None
    before = verb.nbor(-1)
    if before.text in _MARKS:
        return next((child for child in verb.rights if child.dep_ in ("iobj", "obj")), None)
    if before.text == "," and not before.is_sent_start:
        before = before.nbor(-1)
    return before if before.pos_ == "PROPN" and verb.lemma_.lower() in REPORTING else None


def _shares_subject(verb: Token) -> bool:
    """Tell whether a verb without a subject has that of the verb above it."""
    if verb.dep_ not in _JOINED:
        return False
    if verb.dep_ == "xcomp" and any(child.dep_ in ("obj", "iobj") for child in verb.head.rights):
        return False  # "asked her to say"
    return bool(verb.dep_ == "conj" or verb.tag_ in ("VBG", "VB"))


def _reported(verb: Token) -> Token | None:
    """Return the head of the clause that a verb of saying reports, None for a question and for what is not said."""
    if any(child.lower_ in _NOT for child in verb.lefts):
        return None
    for child in verb.children:
        if child.dep_ == "ccomp" and child.tag_ != "VBG":
            return None if child.left_edge.lower_ in _QUESTION else child
    return None


def _extent(clause: Token, verb: Token, source: Token | None) -> tuple[int, int] | None:
    """Return where a clause stands: after "that", before a clause with a source of its own.

    Where the saying stands inside it ("The fire, police said, began at 4am"), it is the whole sentence.
    """
    first, last = clause.left_edge, clause.right_edge
    opening = min(verb.i, source.left_edge.i if source is not None else verb.i)
    that = any(child.lower_ == "that" for child in clause.lefts)
    if (_set_off(verb, source) and not that) or (first.i < opening and last.i > verb.i):
        return _trimmed(*_round(verb))
    if clause.i < verb.i:
        return _trimmed(first, last if last.i < opening else clause.doc[opening - 1])
    if first.i <= verb.i:
        told = [child.right_edge.i for child in verb.rights if child.dep_ in ("iobj", "obj") and child.i < clause.i]
        first = verb.doc[max([verb.i, *told]) + 1]
    return _trimmed(first, _last(clause))


def _round(verb: Token) -> tuple[Token, Token]:
    """Return the first and the last word of the sentence round a verb, or of the part between semicolons."""
    doc, first, last = verb.doc, verb.i, verb.i
    while first > max(0, verb.i - _FAR) and not doc[first].is_sent_start and doc[first - 1].text != ";":
        first -= 1
    while last + 1 < min(len(doc), verb.i + _FAR) and not doc[last + 1].is_sent_start and doc[last + 1].text != ";":
        last += 1
    return doc[first], doc[last]


def _last(clause: Token) -> Token:
    """Return the last word of a clause, before one in it with a source of its own: "..., while the council says"."""
    asides = (child for child in clause.rights if child.dep_ in _ASIDE and _has_source(child))
    aside = next((child for child in asides if child.left_edge.i > clause.i), None)
    return aside.left_edge.nbor(-1) if aside is not None else clause.right_edge


def _set_off(verb: Token, source: Token | None) -> bool:
    """Tell whether commas set a verb and its source off from the sentence round them: ", police said,"."""
    if source is None:
        return False
    doc = verb.doc
    first, last = sorted((verb.i, source.i))
    while not doc[first].is_sent_start and doc[first - 1].head.i == first:
        first -= 1
    if doc[first].is_sent_start or last + 2 >= len(doc):
        return False
    before, after = doc[first - 1], doc[last + 1]
    return bool(before.text == after.text == "," and not before.is_sent_start and not doc[last + 2].is_sent_start)


def _has_source(clause: Token) -> bool:
    """Tell whether a clause is a saying with a subject of its own: "..., while the council says"."""
    return clause.lemma_.lower() in REPORTING and any(child.dep_ == "nsubj" for child in clause.lefts)


def _according(token: Token) -> Saying:
    """Return what "according to" says: the clause that it stands in, without itself where it begins or ends it."""
    doc, to = token.doc, token.nbor(1)
    if to.i + 1 >= len(doc) or doc[to.i + 1].is_sent_start:
        return Saying(token, "according", None, None)
    source = to.nbor(1)
    for _ in range(_CLIMB):
        if source.dep_ not in _INSIDE_PHRASE or source.head.i <= to.i:
            break
        source = source.head
    clause = source.head
    for _ in range(_CLIMB):
        if clause.dep_ in _CLAUSES:
            break
        clause = clause.head
    first, last = clause.left_edge, _last(clause)
    if first.i < token.i:
        trails = source.right_edge.i >= last.i or all(
            doc[i].is_punct for i in range(source.right_edge.i + 1, last.i + 1)
        )
        said = _trimmed(first, token.nbor(-1) if trails else last)
    else:
        end = phrase(source)[1]
        comma = next((i for i in range(source.i + 1, last.i) if doc[i].text == "," and doc[i].idx >= end), None)
        edge = source.right_edge.i + 1
        first_said = edge if edge < last.i and doc[edge].text == "," else comma
        said = _trimmed(doc[first_said], last) if first_said is not None else None
    return Saying(token, "according", source, said)


def phrase(head: Token) -> tuple[int, int]:
    """Return where the noun phrase of `head` stands, without what a comma, a preposition or a clause adds to it."""
    doc, first, last = head.doc, head.i, head.i
    while first > max(head.left_edge.i, head.i - _REACH) and _of_phrase(doc[first - 1]):
        first -= 1
    while last < min(head.right_edge.i, head.i + _REACH) and _of_phrase(doc[last + 1]) and not _verbal(doc[last + 1]):
        last += 1
    while last > head.i and doc[last].dep_ in ("case", "cc", "det"):
        last -= 1
    while first < head.i and doc[first].dep_ in ("case", "fixed", "cc", "mark") and doc[first].head.i >= head.i:
        first += 1
    return doc[first].idx, doc[last].idx + len(doc[last])


def _of_phrase(token: Token) -> bool:
    """Tell whether a token can be inside a noun phrase: no mark but a hyphen or an apostrophe, no preposition "to"."""
    return bool(token.pos_ not in ("PUNCT", "SPACE") or token.text in ("-", "’", "'", "&")) and token.dep_ != "fixed"


def _verbal(token: Token) -> bool:
    return token.dep_ in ("acl:relcl", "acl", "advcl") or token.lower_ in _RELATIVE or token.pos_ in ("AUX", "VERB")


def _trimmed(first: Token, last: Token) -> tuple[int, int] | None:
    """Return where the words from `first` to `last` stand, without marks and "that" at the ends."""
    doc, a, b = first.doc, first.i, last.i
    while a <= b and (_is_mark(doc[a]) or (doc[a].lower_ == "that" and doc[a].dep_ == "mark")):
        a += 1
    while b >= a and _is_mark(doc[b]):
        b -= 1
    if a > b:
        return None
    end = doc[b].idx + len(doc[b])
    return doc[a].idx, end - (bool(doc[b].is_sent_end) and len(doc[b]) > 1 and doc[b].text.endswith("."))


def _is_mark(token: Token) -> bool:
    return bool(token.is_space or token.text in _TRIMMED)
