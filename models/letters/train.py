#!/usr/bin/env python3
"""Trains the weights that tell English words from words of other languages by their letters.

usage: train.py --clean clean-train.tsv.xz --news news-2023-train.jsonl.xz --lists DIR --pairs DIR OUT

--clean, --news  English text: words in lower case, by how often they occur
--lists          usr/share of the unpacked Debian packages named in CARD.md
--pairs          LANG-en.train.tsv with source sentences in Romanian and Estonian

A word is its letters between a sign for the start and one for the end. Every run of two to five of them is hashed to
one of BUCKETS numbers, and the word's score is the sum of these numbers: a linear model, trained as logistic regression.
Needs torch; the result depends on the order of its sums and is not the same to the byte on another machine.
"""
import argparse
import csv
import gzip
import lzma
import pathlib
import random
import re
import struct
import unicodedata

import torch

BUCKETS = 32768
SCALE = 16
WORD = re.compile(r"(?<![\w'’.@/-])[^\W\d_A-Z]{5,}(?![\w'’@/-])")
CYRILLIC = dict(zip("абвгдезийклмнопрстуфхцыэі", "a b v g d e z i y k l m n o p r s t u f kh ts y e i".split()))
CYRILLIC |= {"ж": "zh", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya", "ь": "", "ъ": "", "ё": "yo", "ї": "yi", "є": "ye", "ґ": "g"}
LISTS = {"ngerman": "de", "french": "fr", "spanish": "es", "italian": "it", "polish": "pl", "portuguese": "pt", "dutch": "nl", "swedish": "sv", "danish": "da", "bokmaal": "no"}
STEMS = ["lt_LT", "lv_LV", "is_IS", "hu_HU", "hr_HR", "cs_CZ", "sk_SK", "ro_RO", "tr_TR", "et_EE", "ru_RU", "uk_UA"]
EACH = 12000


def bucket(letters):
    h = 0x811C9DC5
    for byte in letters.encode():
        h = ((h ^ byte) * 0x01000193) & 0xFFFFFFFF
    return (h ^ h >> 15) % BUCKETS


def runs(word):
    w = f"^{word}$"
    return [bucket(w[i:i + n]) for n in (2, 3, 4, 5) for i in range(len(w) - n + 1)]


def plain(word):
    """The word as an engine writes it that drops accents."""
    word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.translate(str.maketrans({"ł": "l", "ø": "o", "æ": "ae", "ß": "ss", "ð": "d", "þ": "th", "ı": "i"}))


def entries(path):
    aff = path.with_suffix(".aff").read_text("latin-1")
    coding = (re.search(r"^SET\s+(\S+)", aff, re.M) or [0, "utf-8"])[1].replace("microsoft-", "")
    return [line.strip().split("/")[0].split("\t")[0] for line in path.read_text(coding, "replace").splitlines()]


def is_word(word):
    return len(word) >= 5 and word.isalpha() and word.islower()


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name in ("clean", "news", "lists", "pairs"):
        ap.add_argument(f"--{name}", type=pathlib.Path, required=True)
    ap.add_argument("out", type=pathlib.Path)
    a = ap.parse_args()
    random.seed(1)
    torch.manual_seed(1)

    seen = {}
    for path in (a.clean, a.news):
        for line in lzma.open(path, "rt"):
            for w in WORD.findall(line):
                if w.islower():
                    seen[w] = seen.get(w, 0) + 1
    known = set()
    for name in ("american-english-large", "british-english-large"):
        known |= {w for w in (a.lists / "dict" / name).read_text().split() if is_word(w)}
    for name in ("en_US", "en_GB"):
        known |= {w for w in entries(a.lists / "hunspell" / f"{name}.dic") if is_word(w)}
    home = {w: 1 + min(seen.get(w, 0), 20) ** 0.5 for w in known}
    home |= {w: min(n, 20) ** 0.5 for w, n in seen.items() if w not in known and n >= 2}
    home |= {w: 1.0 for w in gzip.open("/usr/share/dict/propernames.gz", "rt").read().lower().split() if is_word(w)}

    foreign = {}
    for name, lang in LISTS.items():
        foreign.setdefault(lang, []).extend((a.lists / "dict" / name).read_text("utf-8", "replace").split())
    for name in STEMS:
        words = entries(a.lists / "hunspell" / f"{name}.dic")
        if name in ("ru_RU", "uk_UA"):
            words = ["".join(CYRILLIC.get(c, c) for c in w) for w in words]
        foreign.setdefault(name[:2], []).extend(words)
    for lang in ("ro", "et"):
        with open(a.pairs / f"{lang}-en.train.tsv", encoding="utf-8") as f:
            for row in csv.reader(f, delimiter="\t", quoting=csv.QUOTE_NONE):
                foreign[lang].extend(row[0].split())
    examples = [(w, 0.0, 2 * n) for w, n in sorted(home.items())]
    for lang in sorted(foreign):
        words = sorted({w for w in foreign[lang] if is_word(w) and w not in home and w not in seen})
        for w in random.sample(words, min(EACH, len(words))):
            examples.append((w, 1.0, 0.5))
            if plain(w) != w and plain(w) not in home and plain(w) not in seen:
                examples.append((plain(w), 1.0, 0.5))
    print(f"{len(home)} English words, {len(examples) - len(home)} others")

    bags = [runs(w) for w, _, _ in examples]
    truth, weight = torch.tensor([e[1] for e in examples]), torch.tensor([e[2] for e in examples])
    table = torch.nn.EmbeddingBag(BUCKETS, 1, mode="sum")
    torch.nn.init.zeros_(table.weight)
    bias = torch.nn.Parameter(torch.zeros(1))
    step = torch.optim.Adam([*table.parameters(), bias], lr=0.02)
    order = list(range(len(examples)))
    for epoch in range(5):
        step.param_groups[0]["lr"] = 0.02 if epoch < 3 else 0.005
        random.shuffle(order)
        for i in range(0, len(order), 4096):
            batch = order[i:i + 4096]
            flat, starts = [], []
            for j in batch:
                starts.append(len(flat))
                flat.extend(bags[j])
            logit = table(torch.tensor(flat), torch.tensor(starts)).squeeze(1) + bias
            loss = torch.nn.functional.binary_cross_entropy_with_logits(logit, truth[batch], reduction="none")
            loss = (loss * weight[batch]).mean() + 1e-7 * table.weight.pow(2).sum()
            step.zero_grad()
            loss.backward()
            step.step()
        print(f"epoch {epoch}: {loss.item():.3f}")
    numbers = (table.weight.detach().squeeze(1) * SCALE).round().clamp(-127, 127).to(torch.int8).tolist()
    a.out.write_bytes(b"LETTERS1" + struct.pack("<IIi", BUCKETS, SCALE, round(bias.item() * SCALE)) + struct.pack(f"{BUCKETS}b", *numbers))


if __name__ == "__main__":
    main()
