"""Sentences as the network reads them: units, their numbers and shapes.

Cuts as the linter's lexer does (src/text/lexer.rs) and numbers as src/matcher/score/features.rs does; the golden file
holds the two together. Only what both sides need stands here.
"""

import re

# A number, a word with inner apostrophes, or any other visible character.
CUT = re.compile(r"\d+(?:[.,]\d+)*(?![^\W_])|[^\W_]+(?:['’ʼ][^\W\d_]+)*|\S")

# Marks that stand for one another in scraped text.
SAME = {c: '"' for c in "“”„«»"} | {c: "'" for c in "’‘ʼ"} | {"–": "—"}

START, END, UNKNOWN = "<s>", "</s>", "<unk>"
# Rows of the embedding of endings; row 0 is no ending.
ENDINGS = 2048
# What a unit looks like, see `shape`.
SHAPES = 8


def cut(text):
    """The units of a sentence, as written."""
    return CUT.findall(text)


def fold(unit):
    """The unit under which the vocabulary lists it: lower case, numbers by their length."""
    if unit[0].isdigit():
        if any(c.isalpha() for c in unit):
            return "<mixed>"
        return "<year>" if len(unit) == 4 and unit.isdigit() else "<digit>" if len(unit) == 1 else "<number>"
    if unit in SAME:
        return SAME[unit]
    return unit.lower().replace("’", "'").replace("ʼ", "'")


def fnv(text):
    """FNV-1a, 32 bits."""
    h = 0x811C9DC5
    for b in text.encode():
        h = (h ^ b) * 0x01000193 & 0xFFFFFFFF
    return h


def ending(folded):
    """Row of the last three characters of a word of four or more; 0 for others."""
    if len(folded) < 4 or not folded[0].isalpha():
        return 0
    return 1 + fnv(folded[-3:]) % (ENDINGS - 1)


def shape(unit):
    """0 mark, 1 lower case, 2 capital, 3 capitals, 4 number, 5 lower case beyond ASCII, 6 capital beyond ASCII.

    7 is given by the caller to the first word of a sentence, whose capital says nothing.
    """
    if unit[0].isdigit():
        return 4
    if not unit[0].isalpha():
        return 0
    wide = any(ord(c) > 127 for c in unit.replace("’", "'"))
    if unit[0].isupper():
        return 3 if len(unit) > 1 and unit.isupper() and not wide else 6 if wide else 2
    return 5 if wide else 1


class Forms:
    """Every written form met, with its numbers; a sentence is a list of form numbers."""

    def __init__(self):
        self.index, self.text = {}, []

    def add(self, unit):
        i = self.index.get(unit)
        if i is None:
            i = self.index[unit] = len(self.text)
            self.text.append(unit)
        return i
