"""Finds the scores that edited sentences seldom reach. usage: calibrate.py POSTEDIT DATA [--show N] [--held FILE]

Scores the edited news of the threshold file (those marked broken left out) with the linter itself, so that what it
abstains from counts as silent, and prints the values for `cut` and `crowd`, with the highest sentences to read.
`--held` writes the held-out sentences of weak systems for the acceptance folder's `fluency.py --systems`.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import data

PROBE = """
kind = "score"
severity = "note"
stage = "stable"
message = "{score}"
why = "Every score."
cut = -1000.0
"""


def scores(postedit, texts):
    """For each text, the highest score of its sentences, or None."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "own/probe").mkdir(parents=True)
        (folder / "own/probe/score.toml").write_text(PROBE)
        (folder / "postedit.toml").write_text('rules = ["own"]\nselect = ["probe/score"]\n')
        starts, at = [], 0
        with (folder / "all.txt").open("wb") as f:
            for text in texts:
                starts.append(at)
                at += f.write(text.encode() + b"\n\n")
        command = [str(Path(postedit).resolve()), "lint", "--exit-zero", "--output-format", "jsonl", "all.txt"]
        run = subprocess.run(command, stdout=subprocess.PIPE, cwd=folder, check=True)
    found = [None] * len(texts)
    row = 0
    for line in sorted(map(json.loads, run.stdout.decode().splitlines()), key=lambda d: d.get("start", -1)):
        if line.get("rule") != "probe/score":
            continue
        while row + 1 < len(starts) and starts[row + 1] <= line["start"]:
            row += 1
        found[row] = max(found[row] or -1000.0, float(line["message"]))
    return found


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("postedit")
    ap.add_argument("data")
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--held")
    a = ap.parse_args()
    folder = data.folder(a.data)
    news = [r["text"] for r in data.rows(folder / "fluency/news-2021-threshold.jsonl.xz") if not r["broken"]]
    flat = scores(a.postedit, news)
    ranked = sorted(((s if s is not None else -1000.0, t) for s, t in zip(flat, news)), reverse=True)
    marks = {share: ranked[int(share * len(news))][0] for share in (0.001, 0.002, 0.01, 0.02, 0.05)}
    print(len(news), "edited sentences,", sum(s > -1000 for s, _ in ranked), "with a score")
    labels = data.rows(folder / "fluency/labels-dev.jsonl")
    found = scores(a.postedit, [r["text"] for r in labels])
    _, held = data.weak(folder)
    held_scores = scores(a.postedit, [r["text"] for r in held])
    documents = {}
    for r, s in zip(held, held_scores):
        documents.setdefault((r["y"], r["set"], r["sys"]), []).append(s)
    for share, mark in marks.items():
        over = lambda s: s is not None and s > mark
        parts = [f"over {mark:.2f} ({100 * share:.1f} % of news)"]
        for label in "GSAO":
            of = [s for r, s in zip(labels, found) if r["label"] == label]
            parts.append(f"{label} {sum(map(over, of))}/{len(of)}")
        for y in (1, 0):
            of = [s for r, s in zip(held, held_scores) if r["y"] == y]
            parts.append(f"held-out y={y} {100 * sum(map(over, of)) / len(of):.1f} %")
        print(", ".join(parts))
        for least in (2, 3, 4, 5):
            cut = lambda v: [sum(map(over, v[i : i + 25])) >= least for i in range(0, len(v) - 24, 25)]
            shares = {k: [d for (y, *_), v in documents.items() if y == k for d in cut(v)] for k in (1, 0)}
            shares["news"] = cut(flat)
            print(f"    {least} of 25:", ", ".join(f"{k}: {sum(v)}/{len(v)}" for k, v in shares.items()))
    for s, text in ranked[: a.show]:
        print(f"{s:.2f}\t{text}")
    if a.held:
        with open(a.held, "w", encoding="utf-8") as f:
            for i, r in enumerate(r for r in held if r["y"]):
                f.write(json.dumps({"id": f"{r['set']}:{r['sys']}-{i}", "text": r["text"]}) + "\n")


if __name__ == "__main__":
    main()
