"""Packs a trained network into the linter's weights, and scores the golden sentences.

usage: pack.py OUT...

Reads OUT/vocabulary.txt and OUT/network.pt; the weights of several runs, each gone on from the one before, are
averaged. Writes english.weights (format: src/matcher/score/weights.rs) and
golden.tsv beside this program: each sentence of golden.txt with the score that the network gives with the rounded
weights.
"""

import argparse
import struct
from pathlib import Path

import numpy as np
import torch

import data
import units
from kernel import rounded, weigh
from network import DILATIONS, NARROW, Network
from train import Numbers, batch

HERE = Path(__file__).parent


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out", nargs="+")
    a = ap.parse_args()
    runs = [data.folder(o) for o in a.out]
    vocabulary = (runs[0] / "vocabulary.txt").read_text(encoding="utf-8").split("\n")[:-1]
    states = [torch.load(run / "network.pt") for run in runs]
    state = {name: sum(s[name] for s in states) / len(states) for name in states[0]}
    net = Network(len(vocabulary), state["first.bias"].numel())
    net.load_state_dict(state)
    net.eval()

    with torch.no_grad():
        unit = (net.token.weight[:1], net.token.bias[:1])
        weigh(net.sentence)

    # Hashes ascending; of two words with one hash the more frequent stays.
    rows = {}
    for i, w in enumerate(vocabulary[3:], 3):
        rows.setdefault(units.fnv(w), i)
    order = sorted(rows.items())
    keep = [0, 1, 2] + [i for _, i in order]

    blob = [b"GARBLE01"]
    width, last = net.first.out_channels, net.hidden.out_features
    blob.append(struct.pack("<5I", len(keep), NARROW, width, len(DILATIONS), last))
    blob.append(struct.pack(f"<{len(DILATIONS)}I", *DILATIONS))
    blob.append(np.array([h for h, _ in order], dtype="<u4").tobytes())

    def put(matrix, bias=None):
        """Writes a matrix and puts what was written back in its place, so that the golden scores are of it."""
        b, s = rounded(matrix)
        blob.extend([s.tobytes(), b.tobytes()])
        if bias is not None:
            blob.append(bias.detach().numpy().astype("<f4").tobytes())
        return torch.from_numpy(b.astype(np.float32) * s[:, None])

    def embedding(e, rows=None):
        back = put(e.weight if rows is None else e.weight[rows])
        e.weight.data[rows if rows is not None else slice(None)] = back

    def convolution(c):
        # Rows of outputs; taps outermost, then inputs.
        flat = c.weight.permute(0, 2, 1).reshape(c.out_channels, -1)
        c.weight.data = put(flat, c.bias).reshape(c.out_channels, 3, -1).permute(0, 2, 1)

    embedding(net.word, keep)
    embedding(net.end)
    embedding(net.shape)
    convolution(net.first)
    for b in net.blocks:
        convolution(b)
    put(*unit)
    net.hidden.weight.data = put(net.hidden.weight, net.hidden.bias)
    net.sentence.weight.data = put(net.sentence.weight, net.sentence.bias)
    (HERE / "english.weights").write_bytes(b"".join(blob))

    numbers = Numbers(vocabulary)
    lines = (HERE / "golden.txt").read_text(encoding="utf-8").splitlines()
    with (HERE / "golden.tsv").open("w", encoding="utf-8") as f, torch.no_grad():
        for line in lines:
            n, mask, _, _ = batch([(units.cut(line), None, 0, None, 0)], numbers, None, 0)
            _, s = net(n[..., 0], n[..., 1], n[..., 2], mask)
            f.write(f"{s[0].min().item():.3f}\t{line}\n")
    print(len(b"".join(blob)), "bytes")


if __name__ == "__main__":
    main()
