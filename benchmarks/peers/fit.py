#!/usr/bin/env python3
"""Whole fits of J = (1/n)*[sum log-loss + ||w||^2/(2C)] to max|grad J| <= tolerance, without a penalty on the intercept. Peers of `gpulogreg bench fit`."""
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import peer

C, TOLERANCE = peer.TASK.get("C", 1.0), peer.TASK.get("tolerance", 1e-6)
MOST_TEXT = 10_000_000
PENALISES_BIAS = "penalises the intercept, so that its optimum is another one"


def answer(seconds, w, b):
    return {"seconds": seconds, "coefficients": [*map(float, w), float(b)]}


def scikit_learn(x, y, solver):
    """Its stop at a small decrease of J (ftol), which would end lbfgs before the tolerance, is switched off, and lbfgs measures the gradient of what
    it minimises: the sum in versions before 1.4, the mean after. The strength of the penalty that it passes along tells which."""
    from sklearn.linear_model import LogisticRegression, _logistic

    minimize = _logistic.optimize.minimize

    def to_tolerance(*args, options, **named):
        strength = named["args"][3]
        return minimize(*args, options={**options, "ftol": 0, "gtol": TOLERANCE * strength * C * len(y), "maxfun": 1_000_000}, **named)

    def run():
        _logistic.optimize.minimize = to_tolerance
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                start = time.perf_counter()
                model = LogisticRegression(C=C, solver=solver, tol=liblinear_tolerance(x, y) if solver == "liblinear" else TOLERANCE, max_iter=20_000).fit(x, y)
                seconds = time.perf_counter() - start
        finally:
            _logistic.optimize.minimize = minimize
        return answer(seconds, model.coef_[0], model.intercept_[0])

    return run


def liblinear_tolerance(x, y):
    """liblinear stops at |f'|_2 <= e*(share of the rarer class)*|f'(0)|_2, f = C*n*J but for the intercept's penalty; this e makes it |f'|_2 <= C*n*tolerance."""
    import numpy

    at_zero = C * numpy.append(x.T @ (0.5 - y), (0.5 - y).sum())
    return C * len(y) * TOLERANCE / (min(y.mean(), 1 - y.mean()) * numpy.linalg.norm(at_zero))


def liblinear_train(x, y):
    """The whole command, which reads text: scikit-learn's liblinear is the same code on rows in memory."""
    from sklearn.datasets import dump_svmlight_file

    folder = Path(tempfile.mkdtemp(dir=peer.FOLDER))
    dump_svmlight_file(x, 2 * y - 1, str(folder / "rows"), zero_based=False)
    command = ["liblinear-train", "-q", "-s", "0", "-B", "1", "-c", repr(C), "-e", repr(float(liblinear_tolerance(x, y))), str(folder / "rows"), str(folder / "model")]

    def run():
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
        head, _, numbers = (folder / "model").read_text().partition("\nw\n")
        sign = 1 if "\nlabel 1 " in head else -1
        *w, b = (sign * float(number) for number in numbers.split())
        return answer(seconds, w, b)

    return run


def contenders():
    try:
        import numpy
        import sklearn
    except ImportError as missing:
        return [peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn (Debian: python3-sklearn)")]

    x, y = peer.data()
    double = x.astype(numpy.float64)
    peers = []
    dense_solver = tuple(int(part) for part in sklearn.__version__.split(".")[:2]) >= (1, 2)
    for solver in ("lbfgs", "newton-cholesky"):
        if solver == "newton-cholesky" and (not isinstance(x, numpy.ndarray) or x.shape[1] > 2000 or not dense_solver):
            peers.append(peer.Peer("scikit-learn", method=solver, absent="for dense X of up to 2000 features, from version 1.2"))
            continue
        peers.append(peer.Peer("scikit-learn", scikit_learn(double, y, solver), solver, "float64", peer.versions()))
        # In float32 newton-cholesky of 1.2.1 may stop making progress and hand over to lbfgs, which then fails on a mixture of types.
        if x.dtype == numpy.float32 and solver == "lbfgs":
            peers.append(peer.Peer("scikit-learn", scikit_learn(x, y, solver), solver, "float32", peer.versions()))
    peers.append(peer.Peer("scikit-learn", scikit_learn(double, y, "liblinear"), "liblinear", "float64", peer.versions(), f"one thread; {PENALISES_BIAS}"))
    if not shutil.which("liblinear-train"):
        peers.append(peer.Peer("liblinear-train", absent="not on the PATH (Debian: liblinear-tools)"))
    elif (x.size if isinstance(x, numpy.ndarray) else x.nnz) > MOST_TEXT:
        peers.append(peer.Peer("liblinear-train", absent=f"it reads text, of more than {MOST_TEXT} numbers here; scikit-learn's liblinear is the same code on rows in memory"))
    else:
        peers.append(peer.Peer("liblinear-train", liblinear_train(double, y), "reads text", "float64", None, f"one thread, reading its file included; {PENALISES_BIAS}"))
    return peers


peer.serve(contenders())
