"""Weights as the linter's kernel (src/matcher/score/kernel.rs) reads them; for both networks."""

import numpy as np


def rounded(matrix):
    """Signed bytes and one scale a row."""
    m = matrix.detach().numpy().astype(np.float32)
    scale = np.maximum(np.abs(m).max(1), 1e-8) / 127
    return np.rint(m / scale[:, None]).astype(np.int8), scale.astype("<f4")
