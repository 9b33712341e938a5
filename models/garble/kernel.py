"""Weights as the linter's kernel (src/matcher/score/kernel.rs) reads them; for both networks."""

import numpy as np

# A sentence scores what the milder verdict says: that on real damage, or this much of that on made damage and so much
# more. Without the second a sound sentence in the manner of weak engines (short words, no names) scores high.
MADE, GRACE = 4.0, 1.0


def weigh(verdicts):
    """Puts the verdict on made damage, the first row of the layer, beside that on real damage. Wants no gradients."""
    verdicts.weight[0] *= MADE
    verdicts.bias[0] = verdicts.bias[0] * MADE + GRACE


def rounded(matrix):
    """Signed bytes and one scale a row."""
    m = matrix.detach().numpy().astype(np.float32)
    scale = np.maximum(np.abs(m).max(1), 1e-8) / 127
    return np.rint(m / scale[:, None]).astype(np.int8), scale.astype("<f4")
