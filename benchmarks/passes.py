#!/usr/bin/env python3
"""Passes over X that newton and lbfgs take to the default tolerance, on raw and on standardised columns.

usage: benchmarks/passes.py [--markdown FILE] [--max-iter N] DATA...

DATA are files of two classes that 'gpulogreg train' reads, the label in the last column. Needs the programs built
(./build.sh build). The geometric means are what the cost model expects of a fit: kernels-docs/cost-model.md.
"""
import argparse
import json
import statistics
import subprocess
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[1]
PROGRAM = REPOSITORY / "artifacts/bin/GpuLogReg.Cli/release/gpulogreg.dll"
KINDS = [("newton", False), ("newton", True), ("lbfgs", False), ("lbfgs", True)]

# More features than this, and no engine writes the Hessian out: newton is another method there, which 'auto' does not take.
MOST_FEATURES = 511


def fit(data, solver, standardize, limit):
    command = ["dotnet", str(PROGRAM), "train", data, "--device", "cpu", "--precision", "f64", "--solver", solver, "--max-iter", str(limit), "--json"]
    run = subprocess.run(command + (["--standardize"] if standardize else []), capture_output=True, text=True, check=False)
    return json.loads(run.stdout) if run.stdout else None


def text(answer):
    if answer is None:
        return ""
    return f"{answer['evaluations']:.0f}" + ("" if answer["stopReason"] == "converged" else f" ({answer['stopReason']})")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("data", nargs="+")
    parser.add_argument("--markdown")
    parser.add_argument("--max-iter", type=int, default=1000)
    options = parser.parse_args()
    version = subprocess.run(["dotnet", str(PROGRAM), "--version"], capture_output=True, text=True, check=True).stdout.strip()
    lines = [
        "# Passes over X to the default tolerance, raw and standardised columns", "",
        f"By `benchmarks/passes.py`, {version}: `train --device cpu --precision f64 --max-iter {options.max_iter}`, C = 1. A pass reads X once; of newton's,",
        f"one in two makes the Hessian; above {MOST_FEATURES} features it is left out. In brackets: why a fit stopped short. The mean is the geometric one",
        "and counts those as they are.", "",
        "| data | d | " + " | ".join(f"{solver}, {'standardised' if standardize else 'raw'}" for solver, standardize in KINDS) + " |",
        "| --- | ---: |" + " ---: |" * len(KINDS)]
    counts = [[] for _ in KINDS]
    for data in options.data:
        answers = [fit(data, solver, standardize, options.max_iter) for solver, standardize in reversed(KINDS)][::-1]
        if answers[-1] is None:
            raise SystemExit(f"{data}: no fit; expected a file of two classes, the label in the last column.")
        features = len(answers[-1]["features"])
        answers = [None if solver == "newton" and features > MOST_FEATURES else answer for answer, (solver, _) in zip(answers, KINDS)]
        for count, answer in zip(counts, answers):
            if answer is not None:
                count.append(answer["evaluations"])
        lines.append(f"| {Path(data).stem} | {features} | " + " | ".join(map(text, answers)) + " |")
    lines.append("| mean | | " + " | ".join(f"{statistics.geometric_mean(count):.0f}" for count in counts) + " |")
    page = "\n".join(lines) + "\n"
    print(page, end="")
    if options.markdown:
        Path(options.markdown).write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
