"""Finds the values of the rules. usage: calibrate.py POSTEDIT DATA [--model M] [--show N] [--held FILE]

Everything is scored with the linter itself, so that what it abstains from counts as silent. `cut` is the mark that
one in a thousand edited sentences of the threshold file reaches (those marked broken left out). `crowd` is found on
what was kept for choosing (data.py), never on what is quoted: it goes from the mark that 1 % of the edited sentences
there reach to the mark of 0.2 %, and weighs more than 99.5 % of the windows of 25 of them in a row (the rules ask for
0.7 more, for what news does not have: see CARD.md). Prints what both find in the labelled
and the held-out sentences and in documents of 25, with the highest edited sentences to read. `--held` writes the
held-out sentences of weak systems for the acceptance folder's `fluency.py --systems`.
"""

import argparse
import json
import subprocess
import tempfile
from pathlib import Path

import data

PROBE = """
kind = "score"
model = "MODEL"
severity = "note"
stage = "stable"
message = "{score}"
why = "Every score."
cut = -1000.0
"""
# Sentences of a crowd, the shares of edited sentences over its two marks, the share of edited windows over its weight.
OF, FROM, FULL, HEAVY = 25, 0.01, 0.002, 0.005
# What is quoted apart.
GROUPS = {
    "unseen weak system": lambda y, *system: y and system == data.HELD_SYSTEM,
    "seen weak systems": lambda y, *system: y and system != data.HELD_SYSTEM,
    "strong systems and references": lambda y, *system: not y,
}


def scores(postedit, texts, model="garble-en"):
    """For each text, the highest score of its sentences, or None."""
    with tempfile.TemporaryDirectory() as folder:
        folder = Path(folder)
        (folder / "own/probe").mkdir(parents=True)
        (folder / "own/probe/score.toml").write_text(PROBE.replace("MODEL", model))
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


def windows(values, step):
    """Documents of 25 sentences in a row."""
    return [values[i : i + OF] for i in range(0, len(values) - OF + 1, step)]


def grouped(rows, found):
    """Scores by (broken or not, test set, system), in the order of the documents."""
    out = {}
    for r, s in zip(rows, found):
        out.setdefault((r["y"], r["set"], r["sys"]), []).append(s)
    return out


def mark(values, share):
    """The score that so large a share of all sentences goes over; those without a score are below."""
    return sorted((s if s is not None else -1000.0 for s in values), reverse=True)[int(share * len(values))]


def main():
    ap = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ap.add_argument("postedit")
    ap.add_argument("data")
    ap.add_argument("--model", default="garble-en")
    ap.add_argument("--show", type=int, default=0)
    ap.add_argument("--held")
    a = ap.parse_args()
    folder = data.folder(a.data)
    score = lambda rows: scores(a.postedit, [r["text"] for r in rows], a.model)
    train, held = data.weak(folder)
    choice = [r for r in train if r["choice"]]
    chosen = grouped(choice, score(choice))
    edited = [v for (y, *_), v in chosen.items() if not y] + [score(data.news(folder)[1])]
    broken = [v for (y, *_), v in chosen.items() if y]
    flat = [s for v in edited for s in v]
    start, full = mark(flat, FROM), mark(flat, FULL)

    def weight(document):
        return sum(min(1, max(0, (s - start) / (full - start))) for s in document if s is not None)

    bar = mark([weight(d) for v in edited for d in windows(v, 1)], HEAVY)
    found = [weight(d) > bar for v in broken for d in windows(v, 5)]
    print(f"crowd: from {start:.2f}, full {full:.2f}, weight over {bar:.2f}; finds {sum(found)} of {len(found)} kept to choose on")

    news = [r for r in data.rows(folder / "fluency/news-2021-threshold.jsonl.xz") if not r["broken"]]
    flat = score(news)
    labels = data.rows(folder / "fluency/labels-dev.jsonl")
    labelled, held_scores = score(labels), score(held)
    print(len(news), "edited sentences,", sum(s is not None for s in flat), "with a score")
    for share in (0.001, 0.002, 0.01, 0.02, 0.05):
        cut = mark(flat, share)
        over = lambda s: s is not None and s > cut
        parts = [f"over {cut:.2f} ({100 * share:.1f} % of news)"]
        for label in "GSAO":
            of = [s for r, s in zip(labels, labelled) if r["label"] == label]
            parts.append(f"{label} {sum(map(over, of))}/{len(of)}")
        for name, pick in GROUPS.items():
            of = [s for r, s in zip(held, held_scores) if pick(r["y"], r["set"], r["sys"])]
            parts.append(f"{name} {100 * sum(map(over, of)) / len(of):.1f} %")
        print(", ".join(parts))
    documents = grouped(held, held_scores)
    shares = {name: [d for k, v in documents.items() if pick(*k) for d in windows(v, OF)] for name, pick in GROUPS.items()}
    shares["edited news"] = windows(flat, OF)
    for over in (0, 0.4, 0.7):
        parts = (f"{name} {sum(weight(d) > bar + over for d in v)}/{len(v)}" for name, v in shares.items())
        print(f"documents over {bar + over:.2f}:", ", ".join(parts))
    ranked = sorted(((s, r["text"]) for s, r in zip(flat, news) if s is not None), reverse=True)
    for s, text in ranked[: a.show]:
        print(f"{s:.2f}\t{text}")
    if a.held:
        with open(a.held, "w", encoding="utf-8") as f:
            for i, r in enumerate(r for r in held if r["y"]):
                f.write(json.dumps({"id": f"{r['set']}:{r['sys']}-{i}", "text": r["text"]}) + "\n")


if __name__ == "__main__":
    main()
