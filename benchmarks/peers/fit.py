#!/usr/bin/env python3
"""Whole fits of J = (1/n)*[sum log-loss + ||w||^2/(2C)] to max|grad J| <= tolerance, without a penalty on the intercept, or without an intercept. Peers of
`gpulogreg bench fit`."""
import shutil
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import peer
import vowpal_wabbit

C, TOLERANCE = peer.TASK.get("C", 1.0), peer.TASK.get("tolerance", 1e-6)
MOST_TEXT = 10_000_000
INTERCEPT = peer.TASK.get("intercept", True)
PENALISES_BIAS = "; penalises the intercept, so that its optimum is another one: --no-intercept compares like with like" if INTERCEPT else ""


def answer(seconds, w, b):
    return {"seconds": seconds, "coefficients": [*map(float, w), float(b)]}


def gradient(x, y, w, b, bias_penalised):
    """f' of C*n*J = C*sum log-loss + |w|^2/2, or of what liblinear minimises, which has b among the w. 0 for b where there is none."""
    import numpy

    slopes = C * (1 / (1 + numpy.exp(-(x @ w + b))) - y)
    return numpy.append(x.T @ slopes + w, slopes.sum() + (b if bias_penalised else 0) if INTERCEPT else 0)


def scikit_learn(x, y, solver):
    """Its stop at a small decrease of J (ftol), which would end lbfgs before the tolerance, is switched off, and lbfgs measures the gradient of what
    it minimises: the sum in versions before 1.4, the mean after. The strength of the penalty that it passes along tells which."""
    import numpy
    from sklearn.linear_model import LogisticRegression, _logistic

    minimize = _logistic.optimize.minimize

    def to_tolerance(*args, options, **named):
        strength = named["args"][3]
        return minimize(*args, options={**options, "ftol": 0, "gtol": TOLERANCE * strength * C * len(y), "maxfun": 1_000_000}, **named)

    def run():
        tolerance = LIBLINEAR.tolerance(x, y) if solver == "liblinear" else TOLERANCE
        _logistic.optimize.minimize = to_tolerance
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                start = time.perf_counter()
                model = LogisticRegression(C=C, solver=solver, tol=tolerance, max_iter=20_000, fit_intercept=INTERCEPT).fit(x, y)
                seconds = time.perf_counter() - start
        finally:
            _logistic.optimize.minimize = minimize
        return answer(seconds, model.coef_[0], numpy.ravel(model.intercept_)[0])

    return run


class LiblinearTolerance:
    """liblinear stops at |f'|_2 <= e*(share of the rarer class)*|f'(0)|_2, f = C*n*J but for the intercept's penalty. The e of |f'|_2 <= C*n*tolerance implies
    what the others stop at, max|f'| <= C*n*tolerance, but asks for more, the more columns there are: a greater one is taken where the fit meets it all the same."""

    FACTORS = (100, 10, 1)

    def __init__(self):
        self.found = None

    def tolerance(self, x, y):
        """The greatest that does; found once, in fits that nobody times."""
        if self.found is None:
            import numpy
            from sklearn.linear_model import LogisticRegression

            at_zero = gradient(x, y, numpy.zeros(x.shape[1]), 0, bias_penalised=True)
            strictest = C * len(y) * TOLERANCE / (min(y.mean(), 1 - y.mean()) * numpy.linalg.norm(at_zero))
            for factor in self.FACTORS:
                self.found = float(factor * strictest)
                if factor == self.FACTORS[-1]:
                    break
                model = LogisticRegression(C=C, solver="liblinear", tol=self.found, max_iter=20_000, fit_intercept=INTERCEPT).fit(x, y)
                if abs(gradient(x, y, model.coef_[0], numpy.ravel(model.intercept_)[0], bias_penalised=True)).max() <= C * len(y) * TOLERANCE:
                    break
        return self.found


LIBLINEAR = LiblinearTolerance()


def text(x, y):
    """A file of the rows in LIBSVM's format, alone in its folder."""
    from sklearn.datasets import dump_svmlight_file

    file = Path(tempfile.mkdtemp(dir=peer.FOLDER)) / "rows"
    dump_svmlight_file(x, 2 * y - 1, str(file), zero_based=False)
    return file


def liblinear_train(file, x, y):
    """The whole command, which reads text: scikit-learn's liblinear is the same code on rows in memory."""
    bias = ["-B", "1"] if INTERCEPT else []

    def run():
        command = ["liblinear-train", "-q", "-s", "0", *bias, "-c", repr(C), "-e", repr(LIBLINEAR.tolerance(x, y)), str(file), str(file.with_name("model"))]
        start = time.perf_counter()
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        seconds = time.perf_counter() - start
        head, _, numbers = file.with_name("model").read_text().partition("\nw\n")
        sign = 1 if "\nlabel 1 " in head else -1
        w = [sign * float(number) for number in numbers.split()]
        return answer(seconds, w[:-1], w[-1]) if INTERCEPT else answer(seconds, w, 0)

    return run


def vw(file, x, y):
    def steepness(w, b):
        return abs(gradient(x, y, w, b, bias_penalised=False)).max() / (C * len(y))

    fits = vowpal_wabbit.VowpalWabbit(file, x.shape[1], C, INTERCEPT, TOLERANCE, steepness)
    return lambda: answer(*fits.run())


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
    peers.append(peer.Peer("scikit-learn", scikit_learn(double, y, "liblinear"), "liblinear", "float64", peer.versions(), f"one thread{PENALISES_BIAS}"))
    return peers + readers_of_text(double, y)


def readers_of_text(x, y):
    """The programs that read files."""
    import numpy

    absent = {
        "liblinear-train": None if shutil.which("liblinear-train") else "not on the PATH (Debian: liblinear-tools)",
        vowpal_wabbit.PROGRAM: vowpal_wabbit.absence(),
    }
    # A large dense X would take longer to write than to fit.
    if isinstance(x, numpy.ndarray) and x.size > MOST_TEXT:
        more = f"it reads text, of more than {MOST_TEXT} numbers here"
        absent["liblinear-train"] = absent["liblinear-train"] or f"{more}; scikit-learn's liblinear is the same code on rows in memory"
        absent[vowpal_wabbit.PROGRAM] = absent[vowpal_wabbit.PROGRAM] or more
    file = text(x, y) if None in absent.values() else None
    peers = []
    for program, why in absent.items():
        if why:
            peers.append(peer.Peer(program, absent=why))
        elif program == vowpal_wabbit.PROGRAM:
            note = "one thread and another that reads its cache; float32 may end above the tolerance"
            peers.append(peer.Peer(program, vw(file, x, y), "lbfgs", "float32", vowpal_wabbit.version(), note))
        else:
            peers.append(peer.Peer(program, liblinear_train(file, x, y), "reads text", "float64", None, f"one thread, reading its file included{PENALISES_BIAS}"))
    return peers


peer.serve(contenders())
