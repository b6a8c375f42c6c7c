#!/usr/bin/env python3
"""One evaluation of loss and gradient over all rows, at the point that our own evaluation has. Peers of `gpulogreg bench pass` and `scale`."""
import peer

try:
    import numpy
    from sklearn._loss import HalfBinomialLoss
    from sklearn.linear_model._linear_loss import LinearModelLoss
except ImportError as missing:
    peer.serve([peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn 1.1 or newer (Debian: python3-sklearn)")])
    raise SystemExit

x, y = peer.data()
target = y.astype(x.dtype)
w = (0.1 * numpy.sin(numpy.arange(1, x.shape[1] + 2))).astype(x.dtype)
loss = LinearModelLoss(HalfBinomialLoss(), fit_intercept=True)


def loss_gradient():
    seconds, (value, _) = peer.in_a_row(lambda: loss.loss_gradient(w, x, target, l2_reg_strength=0, n_threads=peer.THREADS))
    return {"seconds": seconds, "value": float(value) / scale}


def two_passes():
    """The formula as one writes it: margins, a stable loss and sigmoid, and the transposed product."""
    z = x @ w[:-1] + w[-1]
    e = numpy.exp(-numpy.abs(z))
    value = (numpy.maximum(z, 0) - z * target + numpy.log1p(e)).sum(dtype=float)
    r = numpy.where(z >= 0, 1, e) / (1 + e) - target
    return value, x.T @ r, r.sum()


def plain():
    seconds, (value, *_) = peer.in_a_row(two_passes)
    return {"seconds": seconds, "value": value / len(y)}


# Newer versions return the mean, older ones the sum: a row twice tells them apart, and 'value' is the mean in both.
one, two = (loss.loss_gradient(w, x[rows], target[rows], l2_reg_strength=0)[0] for rows in ([0], [0, 0]))
scale = len(y) if two > 1.5 * one else 1
precision = str(x.dtype)
peer.serve([
    peer.Peer("scikit-learn", loss_gradient, "loss_gradient", precision, peer.versions()),
    peer.Peer("numpy", plain, "X @ w, X.T @ r", precision, peer.versions()),
])
