"""The network: embeddings, a stack of convolutions, a verdict on each unit and on the sentence."""

import torch
from torch import nn
from torch.nn import functional as F

import units

WIDTH = 96  # of every layer
NARROW = 64  # of the embedding
DILATIONS = (1, 2, 4, 8)
# Outputs of the verdicts: made damage, real damage.
TOKEN_OUT, SENTENCE_OUT = 2, 2


class Network(nn.Module):
    def __init__(self, vocabulary, width=WIDTH):
        super().__init__()
        self.word = nn.Embedding(vocabulary, NARROW)
        self.end = nn.Embedding(units.ENDINGS, NARROW)
        self.shape = nn.Embedding(units.SHAPES, NARROW)
        for e in (self.word, self.end, self.shape):
            nn.init.normal_(e.weight, std=0.3)
        self.first = nn.Conv1d(NARROW, width, 3, padding=1)
        self.blocks = nn.ModuleList(nn.Conv1d(width, width, 3, padding=d, dilation=d) for d in DILATIONS)
        for b in self.blocks:
            nn.init.kaiming_normal_(b.weight, a=1.0)
            nn.init.zeros_(b.bias)
        self.token = nn.Linear(width, TOKEN_OUT)
        self.hidden = nn.Linear(2 * width, 48)
        self.sentence = nn.Linear(48, SENTENCE_OUT)
        self.drop = nn.Dropout(0.2)

    def forward(self, word, end, shape, mask):
        """`mask` is 1 where a unit stands; outside it every layer is zero."""
        m = mask[:, None, :]
        x = self.word(word) + self.end(end) + self.shape(shape)
        x = self.drop(x).transpose(1, 2) * m
        x = F.relu(self.first(x)) * m
        for b in self.blocks:
            x = (x + self.drop(F.relu(b(x)))) * m
        top = x.max(2).values
        mean = x.sum(2) / m.sum(2)
        sentence = self.sentence(self.drop(F.relu(self.hidden(torch.cat([top, mean], 1)))))
        return self.token(x.transpose(1, 2)), sentence
