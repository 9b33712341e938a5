#!/usr/bin/env python3
"""Measures every rule on annotated, post-edited and edited text, and writes rules/evidence.tsv.

usage: evidence.py POSTEDIT --pairs DIR --annotated DIR --clean DIR --documentation DIR > rules/evidence.tsv

--pairs          tables LL-en.dev.tsv of the MLQE-PE corpus: source, machine translation, human post-edit, …
--annotated      NAME.txt beside NAME.gold.jsonl, one defect a line with byte offsets `start` and `end`
--clean          edited prose, one document a file
--documentation  edited technical documentation, one document a file

Columns: segments of the machine side on which the rule fires; how many of those the post-editor cleared; segments of
the post-edited side on which it fires, per 1,000; findings in annotated documents; how many of them touch a defect;
findings on edited prose; findings on documentation per million words. Rules in preview are measured too.
"""
import argparse
import bisect
import collections
import json
import pathlib
import re
import subprocess
import tempfile

COLUMNS = ["rule", "machine", "cleared", "edited_per_1000", "annotated", "on_defect", "prose", "documentation_per_million"]
ENTITIES = {"&quot;": '"', "&apos;": "'", "&lt;": "<", "&gt;": ">", "&#91;": "[", "&#93;": "]", "&#124;": "|", "&amp;": "&"}


def untokenised(segment):
    """A segment as it would be printed: entities resolved, marks joined to the words they belong to."""
    for name, mark in ENTITIES.items():
        segment = segment.replace(name, mark)
    segment = segment.replace(" @-@ ", "-")
    segment = re.sub(r"(\w) ((?:n)?['’](?:s|re|ve|ll|d|m|t)\b)", r"\1\2", segment, flags=re.IGNORECASE)
    segment = re.sub(r"(\w) ?(['’]) (s|t|re|ve|ll|d|m)\b", r"\1\2\3", segment)
    segment = re.sub(r"(\ws) (['’]) (?=\w)", r"\1\2 ", segment)
    segment = re.sub(r" ([,.;:!?%)\]}…])", r"\1", segment)
    segment = re.sub(r"([(\[{$£€]) ", r"\1", segment)
    pieces = segment.split('"')
    for i in range(1, len(pieces), 2):
        pieces[i] = pieces[i].strip() if i + 1 < len(pieces) else pieces[i]
    return '"'.join(pieces).strip()


def lint(program, paths):
    command = [program, "lint", "--isolated", "--preview", "--exit-zero", "--output-format", "jsonl", *map(str, paths)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.decode().splitlines()]


def segments(program, texts):
    """For each text, the rules that fire on it."""
    fired, starts, at = [set() for _ in texts], [], 0
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder, "segments.txt")
        with path.open("wb") as f:
            for text in texts:
                starts.append(at)
                at += f.write(text.encode() + b"\n\n")
        for finding in lint(program, [path]):
            fired[max(bisect.bisect_right(starts, finding["start"]) - 1, 0)].add(finding["rule"])
    return fired


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("postedit")
    for name in ("pairs", "annotated", "clean", "documentation"):
        parser.add_argument(f"--{name}", type=pathlib.Path, required=True)
    asked = parser.parse_args()
    rows = collections.defaultdict(collections.Counter)

    machine, edited = [], []
    for table in sorted(asked.pairs.glob("*-en.dev.tsv")):
        for row in table.read_text().splitlines()[1:]:
            cells = row.split("\t")
            machine.append(untokenised(cells[1]))
            edited.append(untokenised(cells[2]))
    for before, after in zip(segments(asked.postedit, machine), segments(asked.postedit, edited)):
        for rule in before:
            rows[rule]["machine"] += 1
            rows[rule]["cleared"] += rule not in after
        for rule in after:
            rows[rule]["edited"] += 1

    defects = {}
    for gold in sorted(asked.annotated.rglob("*.gold.jsonl")):
        defects[gold.name.removesuffix(".gold.jsonl") + ".txt"] = [json.loads(g) for g in gold.read_text().splitlines() if g]
    documents = sorted(p for p in asked.annotated.rglob("*.txt") if p.name in defects)
    for finding in lint(asked.postedit, documents):
        spans = defects[pathlib.Path(finding["path"]).name]
        row = rows[finding["rule"]]
        row["annotated"] += 1
        row["on_defect"] += any(d["start"] < finding["end"] and finding["start"] < d["end"] for d in spans)

    for name, folder in (("prose", asked.clean), ("documentation", asked.documentation)):
        for finding in lint(asked.postedit, [folder]):
            rows[finding["rule"]][name] += 1
    words = sum(len(p.read_text(errors="replace").split()) for p in asked.documentation.rglob("*") if p.is_file())

    print("\t".join(COLUMNS))
    for rule, row in sorted(rows.items()):
        per_1000 = f"{1000 * row['edited'] / len(edited):.2f}"
        per_million = f"{1e6 * row['documentation'] / words:.2f}"
        print(rule, row["machine"], row["cleared"], per_1000, row["annotated"], row["on_defect"], row["prose"], per_million, sep="\t")


if __name__ == "__main__":
    main()
