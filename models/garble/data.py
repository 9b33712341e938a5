"""Reads the training data and keeps the held-out part apart.

Held out of training, for measuring: the system `online-G.0` of lt19 whole, and of every other weak system the last
15 % of the sentences of its test set (with all references and strong systems of that stretch). The stretch before it, 10 % of each test set, and the
last 10 % of the news of 2023 are read by no part of training: on them checkpoints and values are chosen.
"""

import json
import lzma
import random
import re
from pathlib import Path

import units

HELD_SYSTEM = ("lt19", "online-G.0")
HELD_SHARE = 0.15
# Share kept for choosing.
CHOICE_SHARE = 0.10
# Units a training sentence may have.
LONGEST = 60


def lines(path):
    opener = lzma.open if path.suffix == ".xz" else open
    with opener(path, "rt", encoding="utf-8") as f:
        yield from f


def rows(path):
    return [json.loads(line) for line in lines(path) if line.strip()]


def weak(folder):
    """Rows of the shared task, as (train, held out); those of the training part that are for choosing have `choice`."""
    found = rows(folder / "fluency/weak-mt-2019.jsonl.xz")
    sets = {}
    for r in found:
        r["set"], r["n"] = r["id"].split("-")[0], int(r["id"].split("-")[1])
        sets.setdefault(r["set"], []).append(r["n"])
    edge = {s: sorted(n)[int(len(n) * (1 - HELD_SHARE))] for s, n in sets.items()}
    choice = {s: sorted(n)[int(len(n) * (1 - HELD_SHARE - CHOICE_SHARE))] for s, n in sets.items()}
    for r in found:
        r["choice"] = r["n"] >= choice[r["set"]]
    held = [r for r in found if r["n"] >= edge[r["set"]] or (r["set"], r["sys"]) == HELD_SYSTEM]
    ids = {r["id"] for r in held}
    return [r for r in found if r["id"] not in ids], held


def news(folder):
    """Edited news of 2023, as (train, for choosing)."""
    found = rows(folder / "fluency/news-2023-train.jsonl.xz")
    edge = int(len(found) * (1 - CHOICE_SHARE))
    return found[:edge], found[edge:]


def detokenised(text):
    """Text of the post-editing data without the spaces that its tokeniser left inside words."""
    return re.sub(r"(\w) ['’] ?(s|t|re|ve|ll|d|m)\b", r"\1'\2", re.sub(r"\bn 't\b", "n't", text))


def post_edits(folder, split="train"):
    """(machine units, labels or None, post-edited units, hter) of every pair; a label is 1 for a word tagged BAD."""
    for path in sorted((folder / "mlqe-pe").glob(f"*.{split}.tsv")):
        for i, line in enumerate(lines(path)):
            if i == 0:
                continue
            _, machine, edited, hter, tags = line.rstrip("\n").split("\t")
            words, tags = machine.split(), tags.split()
            if len(tags) != 2 * len(words) + 1:
                continue
            text = detokenised(machine)
            u = units.cut(text)
            # Labels go by position of characters: the words without spaces spell the units without spaces.
            bad = []
            for k, w in enumerate(words):
                bad += [int(tags[2 * k + 1] == "BAD")] * len(w)
            y, at = [], 0
            for w in u:
                y.append(max(bad[at:at + len(w)], default=0))
                at += len(w)
            if at != len(bad):
                y = None
            yield u, y, units.cut(detokenised(edited)), float(hter)


def clean(folder, rng):
    """Sentences of edited English that look like sentences."""
    out = []
    for line in lines(folder / "fluency/clean-train.tsv.xz"):
        text = line.rstrip("\n").split("\t", 1)[-1]
        if text[:1].isupper() and text[-1:] in ".?!\"”":
            u = units.cut(text)
            if 6 <= len(u) <= LONGEST:
                out.append(u)
    rng.shuffle(out)
    return out


def folder(path):
    return Path(path)


def seeded(n):
    return random.Random(n)
