#!/usr/bin/env python3
"""The probabilities of all classes of all rows under a given model. Peers of `gpulogreg bench predict`."""
import peer

try:
    import numpy
    from sklearn.linear_model import LogisticRegression
except ImportError as missing:
    peer.serve([peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn (Debian: python3-sklearn)")])
    raise SystemExit

SHOWN = 1000
x, _ = peer.data()
# A row of coefficients and intercept an output: one of two classes, else one a class, which makes it a softmax.
w = numpy.array(peer.TASK.get("coefficients") or 0.1 * numpy.sin(numpy.arange(1, x.shape[1] + 2))).reshape(-1, x.shape[1] + 1)


def predict_proba(precision):
    model = LogisticRegression()
    model.classes_ = numpy.arange(max(2, len(w)))
    model.coef_, model.intercept_ = w[:, :-1].astype(precision), w[:, -1].astype(precision)

    def run():
        seconds, probabilities = peer.in_a_row(lambda: model.predict_proba(x))
        return {"seconds": seconds, "probabilities": probabilities[:SHOWN, -1].astype(float).tolist()}

    return run


# Coefficients of another type than X make numpy convert X, all of it, before it multiplies.
peer.serve([
    peer.Peer("scikit-learn", predict_proba(precision), "predict_proba", precision, peer.versions(), f"coefficients in {precision}")
    for precision in dict.fromkeys((str(x.dtype), "float64"))
])
