"""Packs a fine-tuned encoder into the linter's weights, and scores the golden sentences.

usage: pack.py OUT...

Reads OUT/pieces.txt and OUT/encoder.pt; the weights of several runs with the same pieces are averaged. Writes english.weights
(format: src/matcher/score/deep/weights.rs) and golden.tsv beside this program: each sentence of golden.txt with the score
that the network gives with the rounded weights.
"""

import argparse
import struct
from pathlib import Path

import numpy as np
import torch

from encoder import HEADS, INNER, LAYERS, LONGEST, SPECIAL, WIDTH, Encoder, Pieces, kernel, score, units

HERE = Path(__file__).parent


def fnv(text):
    """FNV-1a, 64 bits."""
    h = 0xCBF29CE484222325
    for b in text.encode():
        h = (h ^ b) * 0x100000001B3 & 0xFFFFFFFFFFFFFFFF
    return h


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out", nargs="+")
    a = ap.parse_args()
    runs = [Path(o) for o in a.out]
    vocabulary = (runs[0] / "pieces.txt").read_text(encoding="utf-8").split("\n")[:-1]
    states = [torch.load(run / "encoder.pt") for run in runs]
    net = Encoder(len(vocabulary))
    net.load_state_dict({name: sum(s[name] for s in states) / len(states) for name in states[0]})
    net.eval()
    with torch.no_grad():
        kernel.weigh(net.sentence)

    special = len(SPECIAL)
    order = sorted(range(special, len(vocabulary)), key=lambda i: fnv(vocabulary[i]))
    hashes = [fnv(vocabulary[i]) for i in order]
    assert len(set(hashes)) == len(hashes), "two pieces have one hash"
    blob = [b"ENCODER1", struct.pack("<6I", len(vocabulary), WIDTH, HEADS, INNER, LAYERS, LONGEST)]
    blob.append(np.array(hashes, dtype="<u8").tobytes())

    def put(matrix, bias=None):
        """Writes a matrix; gives what was written, so that the golden scores are of it."""
        b, s = kernel.rounded(matrix)
        blob.extend([s.tobytes(), b.tobytes()])
        if bias is not None:
            blob.append(bias.detach().numpy().astype("<f4").tobytes())
        return torch.from_numpy(b.astype(np.float32) * s[:, None])

    def layer(*linear):
        """Several layers with the same inputs as one."""
        back = put(torch.cat([x.weight for x in linear]), torch.cat([x.bias for x in linear]))
        for x, part in zip(linear, back.split([x.out_features for x in linear])):
            x.weight.data = part

    def norm(x):
        blob.extend([x.weight.detach().numpy().astype("<f4").tobytes(), x.bias.detach().numpy().astype("<f4").tobytes()])

    keep = list(range(special)) + order
    net.word.weight.data[keep] = put(net.word.weight[keep])
    net.place.weight.data = put(net.place.weight)
    norm(net.norm)
    for x in net.layers:
        layer(x["query"], x["key"], x["value"])
        layer(x["out"])
        norm(x["out_norm"])
        layer(x["up"])
        layer(x["down"])
        norm(x["down_norm"])
    layer(net.sentence)
    (HERE / "english.weights").write_bytes(b"".join(blob))

    lines = (HERE / "golden.txt").read_text(encoding="utf-8").splitlines()
    found = score(net, Pieces(vocabulary), [units.cut(line) for line in lines])
    with (HERE / "golden.tsv").open("w", encoding="utf-8") as f:
        for line, s in zip(lines, found):
            f.write(f"{s.min():.3f}\t{line}\n")
    print(len(b"".join(blob)), "bytes")


if __name__ == "__main__":
    main()
