"""Vowpal Wabbit's L-BFGS as a peer of fit.py: the program vw, which computes in float32 and learns on one thread while another reads its cache.

What it minimises, sum log-loss + l2/2*|w|^2 (vowpalwabbit/core/src/reductions/bfgs.cc, 9.11.2), is C*n*J where l2 = 1/C, and
--no_bias_regularization leaves the intercept out of the penalty, as J does.
"""
import shutil
import subprocess
import time

PROGRAM = "vw"

# It stops where J decreases by less than this share, and knows no stop at a gradient. Below the last, float32 ends in steps that change nothing.
TERMINATIONS = (1e-5, 1e-6, 1e-7, 1e-8)
MOST_PASSES = 500
CONSTANT = 11650396


def absence():
    """Why it cannot run; None if it can."""
    return None if shutil.which(PROGRAM) else "not on the PATH (vowpalwabbit.org)"


def version():
    return "Vowpal Wabbit " + subprocess.run([PROGRAM, "--version"], check=True, capture_output=True, text=True).stdout.split()[0]


class VowpalWabbit:
    """Fits of the rows of a file in LIBSVM's format, whose columns count from 1 to features. steepness(w, b) is max|grad J| there: it gets the
    greatest termination that ends within the tolerance, or else the one that ends nearest, found in fits that nobody times."""

    def __init__(self, libsvm, features, C, intercept, tolerance, steepness):
        self.rows, self.model, self.weights = (libsvm.with_name(f"vw.{kind}") for kind in ("rows", "model", "weights"))
        with open(libsvm, "rb") as lines, open(self.rows, "wb") as rows:
            rows.writelines(line.replace(b" ", b" | ", 1) for line in lines)
        self.features, self.intercept, self.tolerance, self.steepness = features, intercept, tolerance, steepness
        self.bits = features.bit_length()
        while intercept and 1 <= self.constant() <= features:
            self.bits += 1
        bias = ["--no_bias_regularization"] if intercept else ["--noconstant"]
        self.command = [
            PROGRAM, "--quiet", "-d", str(self.rows), "--cache_file", f"{self.rows}.cache", "--loss_function", "logistic", "--bfgs", "--l2", repr(1 / C), *bias,
            "-b", str(self.bits), "--holdout_off", "--passes", str(MOST_PASSES), "--predict_only_model", "-f", str(self.model), "--readable_model", str(self.weights)]
        self.found = None

    def constant(self):
        """Where the intercept lies among 2^bits weights: a number of its own, of which the last bits count."""
        return CONSTANT & ((1 << self.bits) - 1)

    def termination(self):
        if self.found is None:
            ended = {}
            for termination in TERMINATIONS:
                _, w, b = self.fit(termination)
                ended[termination] = self.steepness(w, b)
                if ended[termination] <= self.tolerance:
                    break
            self.found = min(ended, key=ended.get)
        return self.found

    def run(self):
        """Seconds of a whole command whose rows are in its cache, coefficients and intercept."""
        return self.fit(self.termination())

    def fit(self, termination):
        start = time.perf_counter()
        ended = subprocess.run([*self.command, "--termination", repr(termination)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        seconds = time.perf_counter() - start
        if ended.returncode != 0:
            raise RuntimeError(f"vw ended with exit code {ended.returncode} ({ended.stderr.strip()[-200:]})")
        return (seconds, *self.coefficients())

    def coefficients(self):
        """The readable model names the weights that are not zero, but has six digits of each; the other one ends in the same weights, whole."""
        import numpy

        named = [int(line.partition(":")[0]) for line in self.weights.read_text().partition("\n:0\n")[2].split()]
        whole = numpy.frombuffer(self.model.read_bytes()[-8 * len(named):] if named else b"", [("index", "<u4"), ("weight", "<f4")])
        if whole["index"].tolist() != named:
            raise RuntimeError("the two models that vw wrote differ in their weights; expected the last 8 bytes a weight of one to be those of the other")
        values = dict(zip(named, whole["weight"].tolist()))
        w = numpy.array([values.get(index, 0.0) for index in range(1, self.features + 1)])
        return w, values.get(self.constant(), 0.0) if self.intercept else 0.0
