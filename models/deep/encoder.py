"""The encoder: word pieces, the pretrained network with six layers, two verdicts on the sentence, two on each word."""

import json
import re
import struct
import sys
import unicodedata
from pathlib import Path

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "garble"))
import kernel  # noqa: E402
import units  # noqa: E402

SPECIAL = ["[UNK]", "[CLS]", "[SEP]", "[MASK]"]
UNKNOWN, START, END, MASK = range(4)
LAYERS, WIDTH, HEADS, INNER = 6, 384, 12, 1536
# Pieces of a sentence that are read, with its edges; what follows is not.
LONGEST = 96
# Characters of a part of a word from which on it is not cut into pieces.
WORD = 40
PART = re.compile(r"[^\W_]+|\S")


def plain(unit):
    """A unit as the vocabulary spells it: lower case, without accents, marks that stand for one another as one."""
    marks = "".join(units.SAME.get(c, c) for c in unit.lower() if c != "\u00ad")
    return "".join(c for c in unicodedata.normalize("NFD", marks) if unicodedata.category(c)[0] != "M")


class Pieces:
    """Word pieces of a vocabulary, whose first rows are SPECIAL."""

    def __init__(self, vocabulary):
        self.row = {w: i for i, w in enumerate(vocabulary)}
        self.seen = {}

    def part(self, word):
        """Numbers of the longest pieces, from the left."""
        if len(word) > WORD:
            return [UNKNOWN]
        found, at = [], 0
        while at < len(word):
            head = "##" if at else ""
            end = next((e for e in range(len(word), at, -1) if head + word[at:e] in self.row), None)
            if end is None:
                return [UNKNOWN]
            found.append(self.row[head + word[at:end]])
            at = end
        return found

    def unit(self, u):
        found = self.seen.get(u)
        if found is None:
            found = self.seen[u] = [n for p in PART.findall(plain(u)) for n in self.part(p)] or [UNKNOWN]
        return found

    def sentence(self, us):
        """(numbers of pieces with the edges, place of the first piece of each unit)"""
        out, first = [START], []
        for u in us:
            first.append(len(out))
            out += self.unit(u)
        out = out[: LONGEST - 1] + [END]
        return out, [f for f in first if f < len(out) - 1]


class Encoder(nn.Module):
    """Six layers; the verdicts look at the mean and the largest of every number: made damage, real damage."""

    def __init__(self, rows):
        super().__init__()
        self.word, self.place = nn.Embedding(rows, WIDTH), nn.Embedding(LONGEST, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(
            nn.ModuleDict({
                "query": nn.Linear(WIDTH, WIDTH), "key": nn.Linear(WIDTH, WIDTH), "value": nn.Linear(WIDTH, WIDTH),
                "out": nn.Linear(WIDTH, WIDTH), "out_norm": nn.LayerNorm(WIDTH, eps=1e-12),
                "up": nn.Linear(WIDTH, INNER), "down": nn.Linear(INNER, WIDTH),
                "down_norm": nn.LayerNorm(WIDTH, eps=1e-12),
            })
            for _ in range(LAYERS)
        )
        self.token = nn.Linear(WIDTH, 2)
        self.sentence = nn.Linear(2 * WIDTH, 2)
        self.drop = nn.Dropout(0.1)

    def load(self, folder, vocabulary):
        """Reads the package's file (a length, a table in JSON, numbers), the rows of the vocabulary only."""
        raw = (folder / "model.safetensors").read_bytes()
        size = struct.unpack("<Q", raw[:8])[0]
        table = json.loads(raw[8 : 8 + size])

        def get(name):
            at, end = table[name]["data_offsets"]
            values = np.frombuffer(raw[8 + size + at : 8 + size + end], dtype="<f4")
            return torch.from_numpy(values.copy()).reshape(table[name]["shape"])

        def fill(module, name):
            module.weight.data = get(name + ".weight")
            module.bias.data = get(name + ".bias")

        lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")
        row = {w: i for i, w in enumerate(lines)}
        self.word.weight.data = get("embeddings.word_embeddings.weight")[[row[w] for w in vocabulary]]
        # All is one kind of text, so its number is added once here.
        kind = get("embeddings.token_type_embeddings.weight")[0]
        self.place.weight.data = get("embeddings.position_embeddings.weight")[:LONGEST] + kind
        fill(self.norm, "embeddings.LayerNorm")
        names = {"query": "attention.self.query", "key": "attention.self.key", "value": "attention.self.value",
                 "out": "attention.output.dense", "out_norm": "attention.output.LayerNorm",
                 "up": "intermediate.dense", "down": "output.dense", "down_norm": "output.LayerNorm"}
        for i, layer in enumerate(self.layers):
            for key, name in names.items():
                fill(layer[key], f"encoder.layer.{i}.{name}")

    def forward(self, n, mask):
        """Verdicts on each piece and on each sentence; `mask` is 1 where a piece stands."""
        x = self.norm(self.word(n) + self.place.weight[: n.shape[1]])
        keep = None if bool(mask.all()) else mask[:, None, None, :].bool()
        split = lambda y: y.reshape(y.shape[0], y.shape[1], HEADS, -1).transpose(1, 2)
        for layer in self.layers:
            q, k, v = (split(layer[name](x)) for name in ("query", "key", "value"))
            a = F.scaled_dot_product_attention(q, k, v, attn_mask=keep)
            x = layer["out_norm"](x + self.drop(layer["out"](a.transpose(1, 2).reshape(x.shape))))
            x = layer["down_norm"](x + self.drop(layer["down"](F.gelu(layer["up"](x)))))
        m = mask[..., None]
        mean, most = (x * m).sum(1) / m.sum(1), (x - 1e4 * (1 - m)).max(1).values
        return self.token(self.drop(x)), self.sentence(self.drop(torch.cat([mean, most], 1)))


def padded(rows):
    n = np.zeros((len(rows), max(map(len, rows))), dtype=np.int64)
    mask = np.zeros(n.shape, dtype=np.float32)
    for k, row in enumerate(rows):
        n[k, : len(row)], mask[k, : len(row)] = row, 1
    return torch.from_numpy(n), torch.from_numpy(mask)


def batches(lengths, size):
    """Indexes of rows of like length, about `size` pieces at a time."""
    part = []
    for i in sorted(range(len(lengths)), key=lambda i: lengths[i]):
        part.append(i)
        if len(part) * lengths[i] >= size:
            yield part
            part = []
    if part:
        yield part


def score(net, pieces, sentences):
    """The verdicts on lists of units, as rows (made damage, real damage)."""
    net.eval()
    rows = [pieces.sentence(u)[0] for u in sentences]
    out = np.zeros((len(rows), 2), dtype=np.float32)
    with torch.no_grad():
        for part in batches(list(map(len, rows)), 3000):
            out[part] = net(*padded([rows[i] for i in part]))[1].numpy()
    net.train()
    return out
