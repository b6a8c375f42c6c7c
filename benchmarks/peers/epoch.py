#!/usr/bin/env python3
"""One epoch of mini-batch descent over rows in an order drawn anew, in batches of equal size. Peers of `gpulogreg bench epoch`."""
import time

import peer

try:
    import numpy
    from sklearn.linear_model import SGDClassifier
except ImportError as missing:
    peer.serve([peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn (Debian: python3-sklearn)")])
    raise SystemExit

C, BATCH, RATE = peer.TASK.get("C", 1.0), peer.TASK.get("batch", 1024), peer.TASK.get("rate", 0.1)
x, y = peer.data()
n, d = x.shape
target = y.astype(x.dtype)
random = numpy.random.default_rng(0)


def partial_fit():
    """Its steps are of single rows, so its rate is that of a batch over the rows of one."""
    model = SGDClassifier(loss="log_loss", alpha=1 / (C * n), learning_rate="constant", eta0=RATE / BATCH)
    start = time.perf_counter()
    order = random.permutation(n)
    for first in range(0, n, BATCH):
        rows = order[first:first + BATCH]
        model.partial_fit(x[rows], y[rows], classes=[0, 1])
    return {"seconds": time.perf_counter() - start, "coefficients": [*map(float, model.coef_[0]), float(model.intercept_[0])]}


def batches():
    """The same steps as ours: w -= rate * gradient of the batch's mean."""
    w, b = numpy.zeros(d, x.dtype), x.dtype.type(0)
    start = time.perf_counter()
    order = random.permutation(n)
    for first in range(0, n, BATCH):
        rows = order[first:first + BATCH]
        part = x[rows]
        z = part @ w + b
        e = numpy.exp(-numpy.abs(z))
        r = (numpy.where(z >= 0, 1, e) / (1 + e) - target[rows]) / len(rows)
        w -= RATE * (part.T @ r + w / (C * n))
        b -= RATE * r.sum()
    return {"seconds": time.perf_counter() - start, "coefficients": [*map(float, w), float(b)]}


precision = str(x.dtype)
peer.serve([
    peer.Peer("scikit-learn", partial_fit, "partial_fit", precision, peer.versions(), f"a step a row, in batches of {BATCH} rows"),
    peer.Peer("numpy", batches, "batches", precision, peer.versions()),
])
