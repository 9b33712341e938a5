"""Trains the garble network. usage: train.py DATA OUT [--steps N] [--tail-steps N] [--from F] ...

DATA is the folder that holds `fluency/` and `mlqe-pe/`. Writes OUT/vocabulary.txt, OUT/data.pickle (what was read, for
the next run), OUT/network.pt (every few minutes), OUT/first.pt (before the second part), with `--keep N` OUT/step-S.pt
(every N steps of the second part) and OUT/log.txt. One run has two parts: all sources together, mostly made damage;
then more real damage; in each the rate of learning falls. The order of the data depends on the seed alone, the result
also on where the clock ends the parts: `--steps` and `--tail-steps` fix that. `--from` goes on from a network, with the
vocabulary beside it. What is kept for choosing (data.py) is read by neither part.
"""

import argparse
import collections
import pickle
import random
import time

import numpy as np
import torch
from torch.nn import functional as F

import corrupt
import data
import units
from network import Network

SEED = 20261127
VOCABULARY = 6000
# Clean sentences kept for training, of 459,207 that look like sentences.
CLEAN = 260000
# Share of the words beyond the 400 most frequent that are hidden in training, drawn anew for each batch: what a sentence
# is about must not tell.
HIDDEN = (0.1, 0.9)
# Units of one batch, about.
BATCH = 4000


class Numbers:
    """Units as numbers of the network."""

    def __init__(self, vocabulary):
        self.row = {w: i for i, w in enumerate(vocabulary)}
        self.seen = {}

    def of(self, u):
        n = self.seen.get(u)
        if n is None:
            f = units.fold(u)
            n = self.seen[u] = (self.row.get(f, 2), units.ending(f), units.shape(u))
        return n

    def sentence(self, u):
        """Rows of words, endings, shapes, with the edges."""
        n = [self.of(w) for w in u]
        first = next((i for i, x in enumerate(n) if x[2]), None)
        if first is not None and n[first][2] != 4:
            n[first] = (n[first][0], n[first][1], 7)
        return [(0, 0, 0)] + n + [(1, 0, 0)]


def batch(items, numbers, rng, hide):
    """Tensors of (units, labels of units or None, column of those labels, target, column of the target)."""
    rows = [numbers.sentence(i[0]) for i in items]
    width = max(map(len, rows))
    n = np.zeros((len(rows), width, 3), dtype=np.int64)
    mask = np.zeros((len(rows), width), dtype=np.float32)
    token = np.full((len(rows), width, 2), -1, dtype=np.float32)
    sentence = np.full((len(rows), 2), -1, dtype=np.float32)
    for k, (row, (u, y, col, target, tcol)) in enumerate(zip(rows, items)):
        n[k, : len(row)] = row
        mask[k, : len(row)] = 1
        if y is not None:
            token[k, 1 : 1 + len(y), col] = y
        if target is not None:
            sentence[k, tcol] = target
    if hide:
        drop = (np.random.default_rng(rng.getrandbits(32)).random(mask.shape) < hide) & (n[..., 0] > 400)
        n[..., 0][drop] = 2
    t = torch.from_numpy
    return t(n), t(mask), t(token), t(sentence)


def masked(logits, target, weight=1.0):
    """Mean cross entropy where a target is set."""
    known = target >= 0
    if not known.any():
        return logits.sum() * 0
    w = torch.tensor(weight)
    return F.binary_cross_entropy_with_logits(logits[known], target[known], pos_weight=w)


class Source:
    """Endless shuffled items of a list."""

    def __init__(self, items, rng):
        self.items, self.rng, self.order = items, rng, []

    def next(self):
        if not self.order:
            self.order = list(range(len(self.items)))
            self.rng.shuffle(self.order)
        return self.items[self.order.pop()]


def measure(net, numbers, sentences, column=1, batch_size=400):
    """Scores of sentences given as lists of units."""
    net.eval()
    out = np.zeros(len(sentences), dtype=np.float32)
    order = sorted(range(len(sentences)), key=lambda i: len(sentences[i]))
    with torch.no_grad():
        for at in range(0, len(order), batch_size):
            part = order[at : at + batch_size]
            n, mask, _, _ = batch([(sentences[i], None, 0, None, 0) for i in part], numbers, None, 0)
            _, s = net(n[..., 0], n[..., 1], n[..., 2], mask)
            out[part] = s[:, column].numpy()
    net.train()
    return out


def fits(u):
    return 6 <= len(u) <= data.LONGEST


def prepare(folder, out, rng):
    """Reads all data and chooses the vocabulary: (clean, real by name, for choosing, words as written with counts)."""
    clean = data.clean(folder, rng)
    train, held = data.weak(folder)
    choice = [(u, r["y"]) for r in train if r["choice"] and fits(u := units.cut(r["text"]))]
    train = [r for r in train if not r["choice"]]
    pairs = list(data.post_edits(folder))
    news, more = ([units.cut(r["text"]) for r in part] for part in data.news(folder))
    choice += [(u, 0) for u in more if fits(u)]
    real = {
        "weak_bad": [(u, None, 0, 1, 1) for r in train if r["y"] and fits(u := units.cut(r["text"]))],
        "weak_good": [(u, None, 0, 0, 1) for r in train if not r["y"] and fits(u := units.cut(r["text"]))],
        # A post-edit that changed half the words speaks of a broken sentence; less speaks of words only.
        "pair_bad": [(u, y, 1, 1 if h >= 0.5 else None, 1) for u, y, _, h in pairs if y and fits(u) and h > 0],
        "pair_good": [(e, None, 1, 0, 1) for _, _, e, _ in pairs if fits(e)],
        "news_good": [(u, [0] * len(u), 0, 0, 1) for u in news if fits(u)],
    }
    counts, written = collections.Counter(), collections.Counter()
    for u in clean:
        counts.update(map(units.fold, u))
        written.update(u)
    for items in real.values():
        for i in items:
            counts.update({f: 3 for f in map(units.fold, i[0])})
    special = [units.START, units.END, units.UNKNOWN]
    vocabulary = (special + [w for w, _ in counts.most_common(VOCABULARY)])[:VOCABULARY]
    if not (out / "vocabulary.txt").exists():
        (out / "vocabulary.txt").write_text("\n".join(vocabulary) + "\n", encoding="utf-8")
    return clean[:CLEAN], real, choice, written


def begin(seed, out):
    """Sets one thread and the seed; gives the source of chance, the folder of what is written, and its log."""
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    out = data.folder(out)
    out.mkdir(parents=True, exist_ok=True)
    return random.Random(seed), out, (out / "log.txt").open("a", buffering=1)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data")
    ap.add_argument("out")
    ap.add_argument("--minutes", type=float, default=25, help="of processor time for the first part")
    ap.add_argument("--tail", type=float, default=12, help="minutes of processor time for the second part")
    ap.add_argument("--wall", type=float, default=600, help="minutes by the clock for both, at most")
    ap.add_argument("--steps", type=int, help="steps of the first part, in place of minutes")
    ap.add_argument("--tail-steps", type=int, help="steps of the second part, in place of minutes")
    ap.add_argument("--tail-rate", type=float, default=1.2e-3, help="rate of learning at the head of the second part")
    ap.add_argument("--keep", type=int, help="steps between networks of the second part to keep")
    ap.add_argument("--width", type=int, default=96)
    ap.add_argument("--seed", type=int, default=SEED)
    ap.add_argument("--from", dest="start", help="a network to go on from")
    ap.add_argument("--stop", type=int, help="step at which the first part ends early, its rate as if it went on")
    a = ap.parse_args()
    rng, out, log = begin(a.seed, a.out)
    folder = data.folder(a.data)

    if a.start:
        (out / "vocabulary.txt").write_bytes((data.folder(a.start).parent / "vocabulary.txt").read_bytes())
    stored = out / "data.pickle"
    if not stored.exists():
        stored.write_bytes(pickle.dumps(prepare(folder, out, rng)))
    clean, real, choice, written = pickle.loads(stored.read_bytes())
    rng.seed(a.seed + 1)  # the same order whether the data were stored or not
    vocabulary = (out / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    numbers = Numbers(vocabulary)
    lower = [w for w in written if w.isalpha() and w.islower() and written[w] >= 3]
    weights = [written[w] ** 0.6 for w in lower]
    words = rng.choices(lower, weights, k=400000)
    damage = corrupt.Damage(rng, words, set(lower), clean)
    print(f"clean {len(clean)}, {', '.join(f'{k} {len(v)}' for k, v in real.items())}, words {len(vocabulary)}", file=log)
    source = {k: Source(v, rng) for k, v in {"clean": clean, **real}.items()}

    def item(mix):
        r = rng.random()
        for share, name in mix:
            r -= share
            if r < 0:
                break
        if name == "damaged":
            made = damage(source["clean"].next())
            return (made[0], made[1], 0, 1, 0) if made else item(mix)
        if name == "clean":
            u = source["clean"].next()
            # A part of the sound sentences stands against real damage, the rest against made damage.
            return (u, [0] * len(u), 0, 0, int(rng.random() < 0.5))
        return source[name].next()

    # The weak systems are few sentences, soon known by heart: little of them at first, not much more of them then.
    first = [(0.38, "damaged"), (0.31, "clean"), (0.04, "weak_bad"), (0.04, "weak_good"), (0.11, "pair_bad"),
             (0.08, "pair_good"), (0.04, "news_good")]
    second = [(0.20, "damaged"), (0.25, "clean"), (0.10, "weak_bad"), (0.10, "weak_good"), (0.16, "pair_bad"),
              (0.11, "pair_good"), (0.08, "news_good")]

    net = Network(len(vocabulary), a.width)
    if a.start:
        net.load_state_dict(torch.load(a.start))
    print("parameters", sum(p.numel() for p in net.parameters()), file=log)
    parts = [(first, a.minutes, a.steps, 2e-3), (second, a.tail, a.tail_steps, a.tail_rate)]
    for part, (mix, minutes, steps, rate) in enumerate(parts):
        if minutes <= 0:
            continue
        if part == 1:
            torch.save(net.state_dict(), out / "first.pt")
        optimiser = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=0.01 if part == 0 else 0.03)
        began, worked, step, seen, losses, saved = time.time(), time.process_time(), 0, 0, [], time.process_time()
        while True:
            share = minutes / (a.minutes + a.tail)
            clock = max((time.process_time() - worked) / 60 / minutes, (time.time() - began) / 60 / (a.wall * share))
            spent = step / steps if steps else clock
            if spent >= 1 or (part == 0 and a.stop and step >= a.stop):
                break
            for g in optimiser.param_groups:
                g["lr"] = rate * min(1, (step + 1) / 50) * max(0.02, 1 - spent)
            items, size = [], 0
            # Sentences of like length go together: draw many, sort, cut.
            drawn = sorted((item(mix) for _ in range(1600)), key=lambda i: len(i[0]))
            batches = []
            for i in drawn:
                items.append(i)
                size += len(i[0]) + 2
                if size >= BATCH:
                    batches.append(items)
                    items, size = [], 0
            rng.shuffle(batches)
            for items in batches:
                n, mask, token, sentence = batch(items, numbers, rng, rng.uniform(*HIDDEN))
                t, s = net(n[..., 0], n[..., 1], n[..., 2], mask)
                loss = (
                    masked(t[..., 0], token[..., 0], 2.0) + 0.5 * masked(t[..., 1], token[..., 1])
                    + 0.5 * masked(s[:, 0], sentence[:, 0]) + masked(s[:, 1], sentence[:, 1])
                )
                optimiser.zero_grad()
                loss.backward()
                torch.nn.utils.clip_grad_norm_(net.parameters(), 1.0)
                optimiser.step()
                step += 1
                seen += int(mask.sum())
                losses.append(loss.item())
                if part == 1 and a.keep and step % a.keep == 0:
                    torch.save(net.state_dict(), out / f"step-{step}.pt")
            if time.process_time() - saved > 60:
                saved = time.process_time()
                torch.save(net.state_dict(), out / "network.pt")
                score = measure(net, numbers, [u for u, _ in choice])
                good = np.sort(score[[y == 0 for _, y in choice]])
                bad = score[[y == 1 for _, y in choice]]
                at = [float((bad > good[int(len(good) * (1 - q))]).mean()) for q in (0.05, 0.01)]
                print(f"part {part} {spent:.2f} step {step} units {seen / 1e6:.2f} M, {seen / (time.process_time() - worked):.0f} a processor second,"
                      f" loss {np.mean(losses[-200:]):.4f}, recall for choosing at 5 % / 1 %: {at[0]:.3f} {at[1]:.3f}", file=log)
    torch.save(net.state_dict(), out / "network.pt")
    print("done", file=log)


if __name__ == "__main__":
    main()
