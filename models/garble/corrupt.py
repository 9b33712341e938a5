"""Damage of the kinds that translation engines leave, made in good sentences.

A sentence is a list of units as written; `damage` gives the damaged list and one label for each unit: 1 where it was
moved, put in, changed, or where something next to it is missing.
"""

import units

BE = "is are was were be been being am has have had do does did will would can could may might shall should must".split()
PREPOSITIONS = "of in to for on with at by from about as into through after over between against during without before under".split()
FUNCTION = set(
    BE + PREPOSITIONS
    + """the a an and or but that which who whom whose this these those it he she they we i you his her their its our my your
    him them us not no if when while because than there what where how all some any each more most also so such only""".split()
)
FUNCTION_LIST = sorted(FUNCTION)
TURN = {
    "is": ["are", "be", "was"], "are": ["is", "be"], "was": ["were", "be", "is"], "were": ["was", "be"],
    "has": ["have", "had", "is"], "have": ["has", "having"], "had": ["have", "has"], "do": ["does"], "does": ["do"],
    "did": ["do", "does"], "be": ["is", "been", "being"], "been": ["be", "being"], "this": ["these"], "these": ["this"],
    "those": ["that"], "he": ["him", "his"], "she": ["her"], "they": ["them", "their"], "them": ["they"], "him": ["he"],
    "who": ["which", "what"], "which": ["who", "what"], "that": ["which", "what"], "a": ["an", "the"], "an": ["a"],
    "i": ["me"], "we": ["us"], "us": ["we"], "their": ["they", "them"], "his": ["he", "him"], "its": ["it"],
    "will": ["would", "is"], "would": ["will", "had"], "can": ["could", "is"], "not": ["no"], "no": ["not"],
}


def is_word(u):
    return u[0].isalpha()


def is_verb(u):
    return u in BE or u in ("said", "says", "made", "took", "went", "came", "gave") or (len(u) > 4 and u.endswith("ed"))


class Damage:
    """`words`: lower-case words by how often they occur, for insertion; `known`: all words that exist."""

    def __init__(self, rng, words, known, pool):
        self.rng, self.words, self.known, self.pool = rng, words, known, pool
        self.ways = [
            (3, self.move), (2, self.move_verb), (2, self.shuffle), (3, self.drop), (2, self.drop_verb), (2, self.insert),
            (3, self.turn), (2, self.preposition), (3, self.replace), (2, self.splice), (1, self.truncate),
            (2, self.exchange), (2, self.articles), (1, self.again), (2, self.verb_last), (2, self.form), (1, self.join),
        ]
        self.total = sum(w for w, _ in self.ways)

    def pick(self):
        r = self.rng.random() * self.total
        for w, way in self.ways:
            r -= w
            if r < 0:
                return way
        return self.move

    def __call__(self, sentence):
        """The damaged sentence and its labels; `None` where nothing could be done."""
        u, y = list(sentence), [0] * len(sentence)
        if is_word(u[0]) and u[0][1:].islower() and u[0].lower() in self.known:
            u[0] = u[0].lower()
        r = self.rng.random()
        times = 1 if r < 0.4 else 2 if r < 0.65 else 3 if r < 0.85 else 5
        done = 0
        for _ in range(times * 3):
            if done < times and len(u) >= 6 and self.pick()(u, y):
                done += 1
        if not done or len(u) < 4:
            return None
        return u, y

    def word_at(self, u, test):
        places = [i for i in range(len(u)) if is_word(u[i]) and test(u[i])]
        return self.rng.choice(places) if places else None

    @staticmethod
    def mark(y, i):
        if 0 <= i < len(y):
            y[i] = 1

    def _move(self, u, y, i, j):
        w = u.pop(i)
        y.pop(i)
        self.mark(y, i)
        u.insert(j, w)
        y.insert(j, 1)
        return True

    def move(self, u, y):
        i = self.word_at(u, lambda w: True)
        d = self.rng.choice([-8, -6, -5, -4, -3, -2, 2, 3, 4, 5, 6, 8])
        if i is None or not 0 <= i + d < len(u) - 1:
            return False
        return self._move(u, y, i, i + d)

    def move_verb(self, u, y):
        i = self.word_at(u, is_verb)
        if i is None:
            return False
        d = self.rng.choice([-6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6])
        if not 0 <= i + d < len(u) - 1:
            return False
        return self._move(u, y, i, i + d)

    def verb_last(self, u, y):
        i = self.word_at(u, is_verb)
        if i is None:
            return False
        j = i + 1
        while j < len(u) and u[j] not in (",", ".", ";", ":", "?", "!", '"', "”"):
            j += 1
        return j - i >= 3 and self._move(u, y, i, j - 1)

    def shuffle(self, u, y):
        n = self.rng.randint(3, 7)
        if len(u) < n + 2:
            return False
        i = self.rng.randrange(len(u) - n)
        order = list(range(n))
        self.rng.shuffle(order)
        part = [u[i + k] for k in order]
        for k in range(n):
            if part[k] != u[i + k]:
                y[i + k] = 1
        u[i:i + n] = part
        return True

    def _drop(self, u, y, i):
        u.pop(i)
        y.pop(i)
        self.mark(y, i)
        self.mark(y, i - 1)
        return True

    def drop(self, u, y):
        i = self.word_at(u, (lambda w: w in FUNCTION) if self.rng.random() < 0.7 else lambda w: True)
        return i is not None and self._drop(u, y, i)

    def drop_verb(self, u, y):
        i = self.word_at(u, is_verb)
        return i is not None and self._drop(u, y, i)

    def insert(self, u, y):
        i = self.rng.randrange(len(u))
        w = self.rng.choice(FUNCTION_LIST) if self.rng.random() < 0.6 else self.rng.choice(self.words)
        u.insert(i, w)
        y.insert(i, 1)
        return True

    def turn(self, u, y):
        i = self.word_at(u, lambda w: w in TURN)
        if i is None:
            return False
        u[i], y[i] = self.rng.choice(TURN[u[i]]), 1
        return True

    def form(self, u, y):
        """Another form of a word: walk, walks, walked, walking."""
        i = self.word_at(u, lambda w: len(w) > 3 and w.islower() and w not in FUNCTION)
        if i is None:
            return False
        w = u[i]
        stem = next((w[: -len(e)] for e in ("ing", "ed", "es", "s") if w.endswith(e)), w)
        new = [f for e in ("", "s", "es", "ed", "ing", "e", "d", "ly", "al", "ion") if (f := stem + e) != w and f in self.known]
        if not new:
            return False
        u[i], y[i] = self.rng.choice(new), 1
        return True

    def preposition(self, u, y):
        i = self.word_at(u, lambda w: w in PREPOSITIONS)
        if i is None:
            return False
        u[i], y[i] = self.rng.choice(PREPOSITIONS), 1
        return True

    def replace(self, u, y):
        i = self.word_at(u, lambda w: w not in FUNCTION)
        if i is None:
            return False
        end = u[i][-2:]
        new = self.rng.choice(self.words)
        for _ in range(30):
            if self.rng.random() < 0.3 or new.endswith(end):
                break
            new = self.rng.choice(self.words)
        u[i], y[i] = new, 1
        return True

    def splice(self, u, y):
        other = self.rng.choice(self.pool)
        if len(other) < 8:
            return False
        i, j = self.rng.randrange(2, len(u) - 1), self.rng.randrange(3, len(other) - 2)
        tail = other[j:j + max(3, len(u) - i)]
        u[i:], y[i:] = tail, [1] + [0] * (len(tail) - 1)
        self.mark(y, i - 1)
        return True

    def truncate(self, u, y):
        n = self.rng.randint(1, 4)
        if len(u) < n + 6:
            return False
        del u[-1 - n:-1]
        del y[-1 - n:-1]
        y[-1] = 1
        self.mark(y, len(y) - 2)
        return True

    def exchange(self, u, y):
        a, b = self.rng.randint(1, 4), self.rng.randint(1, 4)
        if len(u) < a + b + 2:
            return False
        i = self.rng.randrange(len(u) - a - b)
        part = u[i + a:i + a + b] + u[i:i + a]
        if part == u[i:i + a + b]:
            return False
        u[i:i + a + b] = part
        for k in (i, i + b, i + a + b):
            self.mark(y, k)
        return True

    def articles(self, u, y):
        """Most articles lost, or some put where none belongs."""
        places = [i for i, w in enumerate(u) if w in ("a", "an", "the")]
        if places and self.rng.random() < 0.6:
            for i in reversed(places):
                if self.rng.random() < 0.8:
                    u.pop(i)
                    y.pop(i)
                    self.mark(y, i)
            return True
        i = self.word_at(u, lambda w: w.islower())
        if i is None or (i > 0 and u[i - 1] in ("a", "an", "the")):
            return False
        u.insert(i, self.rng.choice(["the", "a"]))
        y.insert(i, 1)
        return True

    def again(self, u, y):
        n = self.rng.randint(1, 4)
        if len(u) < n + 3:
            return False
        i = self.rng.randrange(len(u) - n - 1)
        j = min(len(u) - 1, i + n + self.rng.randint(0, 4))
        u[j:j], y[j:j] = u[i:i + n], [1] * n
        return True

    def join(self, u, y):
        """Two verbs or conjunctions where one belongs."""
        i = self.word_at(u, lambda w: w in FUNCTION)
        if i is None:
            return False
        u.insert(i + 1, self.rng.choice(["is", "was", "that", "which", "has", "and", "to", "of", "it", "the"]))
        y.insert(i + 1, 1)
        return True
