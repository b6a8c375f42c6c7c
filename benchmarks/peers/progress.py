#!/usr/bin/env python3
"""Passes over X to max|grad J| <= 1e-8, each solver beside scikit-learn's, in one run.

usage: benchmarks/peers/progress.py FOLDER [--sets a,b] [--runs N] [--markdown FILE]

FOLDER holds the data sets breast_cancer, a9a, higgs_lgbm and adult as they are published, and synth_n1000000_d28_s2 is
made here. Both sides get the same float64 array, standardised (a9a and synth are not), and minimise
J = (1/n)*[sum log-loss + ||w||^2/2], C = 1; OWL-QN has ||w||_1 for ||w||^2/2. Needs python3-sklearn and the
benchmarks built (./build.sh build).
"""
import argparse
import csv
import json
import os
import platform
import subprocess
import tempfile
import time
import warnings
from pathlib import Path

import numpy
import scipy
import sklearn
from sklearn.linear_model import LogisticRegression, _logistic
from sklearn.linear_model._linear_loss import LinearModelLoss

TOLERANCE = 1e-8
REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / "artifacts/bin/GpuLogReg.Benchmarks/release/GpuLogReg.Benchmarks.dll"


# --- data: X, y -------------------------------------------------------------------------------------------------------

def table(path):
    rows = numpy.loadtxt(path, delimiter=",", skiprows=1)
    return standardised(rows[:, :-1]), rows[:, -1]


def sparse(path, columns):
    lines = path.read_text().splitlines()
    x, y = numpy.zeros((len(lines), columns)), numpy.empty(len(lines))
    for i, line in enumerate(lines):
        label, *cells = line.split()
        y[i] = float(label)
        for index, value in (cell.split(":") for cell in cells):
            x[i, int(index) - 1] = float(value)
    return x, y


def adult(folder):
    """One column for each level but the first, levels in ordinal order, an absent category being a level."""
    with open(folder / "raw/adult-train.csv") as file:
        rows = [["(missing)" if cell == "?" else cell for cell in row] for row in csv.reader(file, skipinitialspace=True) if row]
    columns = []
    for cells, column in zip(zip(*rows), json.loads((folder / "encoding.json").read_text()).values()):
        if column["type"] == "categorical":
            columns += [numpy.array([cell == level for cell in cells], float) for level in sorted(set(cells))[1:]]
        else:
            columns.append(numpy.array(cells, float))
    return standardised(numpy.column_stack(columns)), numpy.array([row[-1] == ">50K" for row in rows], float)


def synthetic(n, d, seed):
    """SplitMix64 of consecutive states, each fourth column mixed with the one before it, labels of a logistic model."""
    def uniform(state):
        z = state + numpy.uint64(0x9E3779B97F4A7C15)
        z = (z ^ (z >> numpy.uint64(30))) * numpy.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> numpy.uint64(27))) * numpy.uint64(0x94D049BB133111EB)
        return ((z ^ (z >> numpy.uint64(31))) >> numpy.uint64(11)) * 2.0**-53

    states = numpy.arange(n * (d + 1), dtype=numpy.uint64) + numpy.uint64(seed << 40)
    u = uniform(states).reshape(n, d + 1)
    x = 2 * u[:, :d] - 1
    x[:, 1::4] = x[:, 1::4] * 0.5 + x[:, 0:-1:4][:, : x[:, 1::4].shape[1]] * 0.5
    z = numpy.zeros(n)
    for j in range(d):
        z += (j * 7919 % 17 - 8) / 8 * x[:, j]
    return x, (u[:, d] < 1 / (1 + numpy.exp(-(z - 0.5)))).astype(float)


def standardised(x):
    scale = x.std(axis=0)
    return (x - x.mean(axis=0)) / numpy.where(scale == 0, 1, scale)


SETS = {
    "breast_cancer": lambda folder: table(folder / "breast_cancer/data.csv"),
    "a9a": lambda folder: sparse(folder / "a9a/train.libsvm", 123),
    "higgs_lgbm": lambda folder: table(folder / "higgs_lgbm/train.csv"),
    "adult": lambda folder: adult(folder / "adult"),
    "synth_n1000000_d28_s2": lambda folder: synthetic(1_000_000, 28, 2),
}


# --- solvers: (passes, seconds, gradient norm reached) ------------------------------------------------------------------

def ours(file, solver, runs):
    command = ["dotnet", str(PROGRAM), "progress", str(file), solver, str(TOLERANCE), str(runs)]
    fit = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return fit["passes"], fit["seconds"], fit["gradientNorm"], fit["objective"]


class Watch:
    """Counts what LinearModelLoss does with X, and notes when the gradient of the mean is first small enough."""

    def __init__(self, scale):
        self.scale, self.products, self.hessians, self.reached, self.norm, self.value = scale, 0, 0, None, numpy.inf, None
        self.started = time.perf_counter()

    def gradient(self, value, gradient):
        self.products += 1
        norm = numpy.abs(gradient).max() / self.scale
        if norm < self.norm:
            self.norm, self.value = norm, value / self.scale
        if self.reached is None and norm <= TOLERANCE:
            self.reached = (self.products + self.hessians, time.perf_counter() - self.started)

    def __enter__(self):
        self.kept = {name: getattr(LinearModelLoss, name) for name in ("weight_intercept_raw", "loss_gradient", "gradient_hessian")}

        def margins(loss, *args, **named):
            self.products += 1
            return self.kept["weight_intercept_raw"](loss, *args, **named)

        def loss_gradient(loss, *args, **named):
            value, gradient = self.kept["loss_gradient"](loss, *args, **named)
            self.gradient(value, gradient)
            return value, gradient

        def gradient_hessian(loss, *args, **named):
            self.products += 1
            self.hessians += 1
            return self.kept["gradient_hessian"](loss, *args, **named)

        LinearModelLoss.weight_intercept_raw, LinearModelLoss.loss_gradient, LinearModelLoss.gradient_hessian = margins, loss_gradient, gradient_hessian
        return self

    def __exit__(self, *_):
        for name, method in self.kept.items():
            setattr(LinearModelLoss, name, method)


def theirs(x, y, solver, runs):
    """Its lbfgs minimises the sum, not the mean, and stops once J falls by less than 2e-9 of itself; that stop is switched off."""
    scale = len(y) if solver == "lbfgs" else 1
    minimize = _logistic.optimize.minimize
    _logistic.optimize.minimize = lambda *args, options, **named: minimize(*args, options={**options, "ftol": 0, "maxfun": 100_000}, **named)
    watches = []
    try:
        for _ in range(runs + 1):
            with Watch(scale) as watch, warnings.catch_warnings():
                warnings.simplefilter("ignore")
                LogisticRegression(C=1, solver=solver, tol=TOLERANCE * scale, max_iter=20_000).fit(x, y)
            watches.append(watch)
    finally:
        _logistic.optimize.minimize = minimize
    first = watches[0]
    if first.reached is None:
        return None, None, first.norm, first.value
    return first.reached[0], min(watch.reached[1] for watch in watches[1:]), first.norm, first.value


# --- the table --------------------------------------------------------------------------------------------------------

def head(arguments):
    commit = subprocess.run(["git", "describe", "--always", "--dirty"], cwd=REPOSITORY, check=True, capture_output=True, text=True).stdout.strip()
    runtime = subprocess.run(["dotnet", "--list-runtimes"], check=True, capture_output=True, text=True).stdout.splitlines()
    runtime = next(line.split()[1] for line in reversed(runtime) if line.startswith("Microsoft.NETCore.App"))
    processor = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    cores = len([line for line in open("/proc/cpuinfo") if line.startswith("processor")])
    return [
        "# Passes over X to max|∇J| ≤ 1e-8, beside scikit-learn", "", "| | |", "| --- | --- |",
        f"| command | `benchmarks/peers/progress.py FOLDER --runs {arguments.runs} --markdown FILE` |",
        f"| commit | {commit} |",
        f"| runtime | .NET {runtime} |",
        f"| peer | scikit-learn {sklearn.__version__}, scipy {scipy.__version__}, numpy {numpy.__version__}, Python {platform.python_version()} |",
        f"| processor | {processor}, {cores} logical cores, {os.getloadavg()[0]:.1f} busy with other work before the run |", "",
        "Float64 on `cpu`, C = 1, the same array for both. A pass of ours reads X once. Of scikit-learn's, each product of X or Xᵀ with a",
        "vector counts as one, and so does each Hessian, though it reads X more often. Its lbfgs runs without its stop at a small decrease",
        "of J (`ftol`), which would end it before 1e-8. Seconds are the least of the runs, whole fits in one process after a first one; scikit-learn's",
        "up to the evaluation that reaches 1e-8.", "",
        "| set | n × d | solver | passes | scikit-learn's | its passes | ratio | seconds | its seconds | ratio |",
        "| --- | ---: | --- | ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--markdown", type=Path)
    arguments = parser.parse_args()
    lines = head(arguments)
    print("\n".join(lines), flush=True)
    for name in arguments.sets.split(","):
        x, y = SETS[name](arguments.folder)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / f"{name}.npy"
            numpy.save(file, numpy.column_stack([x, y]))
            for solver, peer in (("lbfgs", "lbfgs"), ("newton", "newton-cholesky"), ("owlqn", None)):
                passes, seconds, norm, value = ours(file, solver, arguments.runs)
                mine = f"{passes:.0f}" if norm <= TOLERANCE else f"{norm:.0e} after {passes:.0f}"
                if peer is None:
                    rest = "| | | | {:.3g} | | |".format(seconds)
                else:
                    its, its_seconds, its_norm, its_value = theirs(x, y, peer, arguments.runs)
                    if abs(value - its_value) > 1e-8 * value:
                        raise SystemExit(f"{name}, {solver}: J = {value!r} here and {its_value!r} there; expected one optimum.")
                    rest = (f"| {peer} | {its} | {its / passes:.1f}x | {seconds:.3g} | {its_seconds:.3g} | {its_seconds / seconds:.1f}x |" if its is not None
                            else f"| {peer} | stops at {its_norm:.0e} | | {seconds:.3g} | | |")
                lines.append(f"| {name} | {x.shape[0]} × {x.shape[1]} | {solver} | {mine} {rest}")
                print(lines[-1], flush=True)
    if arguments.markdown:
        arguments.markdown.write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
