#!/usr/bin/env python3
"""The probabilities of all classes of all rows under a given model. Peers of `gpulogreg bench predict`."""
import statistics
import time

import peer

try:
    import numpy
    from sklearn.linear_model import LogisticRegression
except ImportError as missing:
    peer.serve([peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn (Debian: python3-sklearn)")])
    raise SystemExit

SHOWN, IN_A_ROW = 1000, 3
x, _ = peer.data()
# A row of coefficients and intercept an output: one of two classes, else one a class, which makes it a softmax.
w = numpy.array(peer.TASK.get("coefficients") or 0.1 * numpy.sin(numpy.arange(1, x.shape[1] + 2))).reshape(-1, x.shape[1] + 1)


def predict_proba(precision):
    model = LogisticRegression()
    model.classes_ = numpy.arange(max(2, len(w)))
    model.coef_, model.intercept_ = w[:, :-1].astype(precision), w[:, -1].astype(precision)

    def run():
        seconds = []
        for _ in range(IN_A_ROW):  # As ours does, and for the same reason: what ran in between leaves the first one slower.
            start = time.perf_counter()
            probabilities = model.predict_proba(x)
            seconds.append(time.perf_counter() - start)
        return {"seconds": statistics.median(seconds), "probabilities": probabilities[:SHOWN, -1].astype(float).tolist()}

    return run


# Coefficients of another type than X make numpy convert X, all of it, before it multiplies.
peer.serve([
    peer.Peer("scikit-learn", predict_proba(precision), "predict_proba", precision, peer.versions(), f"coefficients in {precision}")
    for precision in dict.fromkeys((str(x.dtype), "float64"))
])
