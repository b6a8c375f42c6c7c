#!/usr/bin/env python3
"""The most memory that a process has resident which loads X and y and fits them. Peer of `gpulogreg bench memory`."""
import json
import subprocess
import sys
from pathlib import Path

import peer

FIT = """
import sys, time, warnings
sys.argv = sys.argv[:2]
sys.path.insert(0, {here!r})
import peer
from sklearn.linear_model import LogisticRegression
warnings.simplefilter("ignore")
x, y = peer.data()
start = time.perf_counter()
LogisticRegression(max_iter=100).fit(x, y)
seconds = time.perf_counter() - start
with open("/proc/self/status") as status:
    peak = next(int(line.split()[1]) << 10 for line in status if line.startswith("VmHWM:"))
print({{"seconds": seconds, "peakBytes": peak}})
"""


def run():
    """A fresh process for every run: memory that an earlier one left behind would count."""
    code = FIT.format(here=str(Path(__file__).parent))
    said = subprocess.run([sys.executable, "-c", code, str(peer.FOLDER)], check=True, capture_output=True, text=True).stdout
    return json.loads(said.replace("'", '"'))


def contender():
    try:
        import sklearn  # noqa: F401
    except ImportError as missing:
        return peer.Peer("scikit-learn", absent=f"{missing}; install scikit-learn (Debian: python3-sklearn)")
    if not Path("/proc/self/status").exists():
        return peer.Peer("scikit-learn", absent="its peak is read from /proc, which Linux alone has")
    precision = "float32" if peer.TASK.get("single") else "float64"
    return peer.Peer("scikit-learn", run, "lbfgs", precision, peer.versions(), "no metrics are computed")


peer.serve([contender()])
