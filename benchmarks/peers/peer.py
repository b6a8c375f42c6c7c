"""What the scripts beside this one share: the data that `gpulogreg bench` hands over, and the conversation with it.

A folder holds y.npy, the labels 0 and 1; X as x.npy, or sparse as values.npy, columns.npy and starts.npy (CSR); and task.json, whose
numbers have defaults here, so that a script runs by hand on two .npy files. See README.md.
"""
import json
import os
import statistics
import sys
import time
from pathlib import Path

FOLDER = Path(sys.argv[1]) if len(sys.argv) == 2 else sys.exit(f"usage: {sys.argv[0]} FOLDER; see {Path(__file__).with_name('README.md')}")
TASK = json.loads((FOLDER / "task.json").read_text()) if (FOLDER / "task.json").exists() else {}
THREADS = TASK.get("threads") or os.cpu_count()
SETTLING, IN_A_ROW = 0.05, 3

# Read by the libraries when they are first imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(variable, str(THREADS))


def data():
    """X as it was handed over, dense or scipy's CSR, and the labels as int32."""
    import numpy

    y = numpy.load(FOLDER / "y.npy").astype(numpy.int32)
    if (FOLDER / "x.npy").exists():
        return numpy.load(FOLDER / "x.npy"), y
    import scipy.sparse

    values, columns, starts = (numpy.load(FOLDER / f"{name}.npy") for name in ("values", "columns", "starts"))
    if TASK.get("single"):
        values = values.astype(numpy.float32)
    return scipy.sparse.csr_matrix((values, columns, starts), shape=(len(y), TASK["features"])), y


def versions():
    """For the table: what was measured."""
    import numpy
    import sklearn

    return f"scikit-learn {sklearn.__version__}, numpy {numpy.__version__}, Python {sys.version.split()[0]}"


class Peer:
    """One way to do the work. run() does it once and returns {"seconds": s, ...}."""

    def __init__(self, name, run=None, method=None, precision=None, version=None, note=None, absent=None):
        self.run = run
        self.facts = {"peer": name, "method": method, "precision": precision, "version": version, "note": note, "absent": absent}


def timed(run):
    """Seconds of a call, and what it returned. A short one is repeated, as ours is: what ran in between has pushed the data out of the caches."""
    start = time.perf_counter()
    answer = run()
    seconds = time.perf_counter() - start
    if seconds >= 0.002:
        return seconds, answer
    repeats = max(1, min(1000, int(0.002 / seconds)))
    start = time.perf_counter()
    for _ in range(repeats):
        answer = run()
    return (time.perf_counter() - start) / repeats, answer


def in_a_row(run):
    """The median of three calls after as many untimed ones as settle the machine, as ours has it, and what the last returned."""
    start = time.perf_counter()
    while True:
        run()
        if time.perf_counter() - start >= SETTLING:
            break
    calls = [timed(run) for _ in range(IN_A_ROW)]
    return statistics.median(seconds for seconds, _ in calls), calls[-1][1]


def serve(peers):
    """Says who is here, a JSON line each, then runs the peer of each number read, once, and answers with a JSON line; of a peer that fails, with the reason."""
    def say(value):
        print(json.dumps({key: item for key, item in value.items() if item is not None}), flush=True)

    for peer in peers:
        say(peer.facts)
    say({"ready": True})
    for line in sys.stdin:
        try:
            say(peers[int(line)].run())
        except Exception as fault:
            say({"failed": " ".join(f"{type(fault).__name__}: {fault}".split())[:300]})
