#!/usr/bin/env python3
"""PyTorch, JAX and CuPy on a GPU, each where this python3 has it.

  gpu_peers.py pass [--features D,D,...] [--mib M] [--rounds N] [--cpu] [--markdown FILE]
      loss and gradient in two passes over one float32 tensor, and a copy of that tensor, in the same rounds; a JSON line a
      figure, and a table. Times are of the device (events), medians of the rounds after one of warm-up.
  gpu_peers.py fit FOLDER, gpu_peers.py epoch FOLDER
      the conversation of README.md, for `gpulogreg bench fit|epoch --device cuda --peers benchmarks/peers/gpu`.

With --cpu, or GPULOGREG_PEERS_CPU=1, what runs on a GPU runs on the processor, NumPy standing in for CuPy: it shows that the
lines below work, and measures nothing.
"""
import argparse
import json
import os
import statistics
import sys
import time

ON_CPU = os.environ.get("GPULOGREG_PEERS_CPU") == "1"


class Absent(Exception):
    """Why a library cannot take part."""


class Torch:
    name = "PyTorch"

    def __init__(self):
        import torch

        self.torch, self.version = torch, f"PyTorch {torch.__version__}"
        if not ON_CPU and not torch.cuda.is_available():
            raise Absent("PyTorch sees no CUDA device")
        self.device = torch.device("cpu" if ON_CPU else "cuda")

    def tensor(self, array):
        return self.torch.as_tensor(array, device=self.device)

    def zeros(self, like):
        return self.torch.empty_like(like)

    def loss_gradient(self, x, y, w, b):
        z = self.torch.addmv(b, x, w)
        value = (self.torch.nn.functional.softplus(z) - z * y).sum()
        r = self.torch.sigmoid(z) - y
        return value, x.T @ r, r.sum()

    def copy(self, source, target):
        return target.copy_(source)

    def seconds(self, work):
        if ON_CPU:
            return clock(work)
        begin, end = (self.torch.cuda.Event(enable_timing=True) for _ in range(2))
        begin.record()
        work()
        end.record()
        self.torch.cuda.synchronize()
        return begin.elapsed_time(end) / 1e3


class Jax:
    name = "JAX"

    def __init__(self):
        import jax

        self.jax, self.numpy, self.version = jax, jax.numpy, f"JAX {jax.__version__}"
        if not ON_CPU and jax.default_backend() != "gpu":
            raise Absent(f"JAX runs on '{jax.default_backend()}' here")
        self.loss_gradient = jax.jit(self._loss_gradient)
        self._copy = jax.jit(lambda source, one: source * one)

    def tensor(self, array):
        return self.jax.device_put(array)

    def zeros(self, like):
        return self.numpy.float32(1)

    def _loss_gradient(self, x, y, w, b):
        z = x @ w + b
        r = self.jax.nn.sigmoid(z) - y
        return (self.jax.nn.softplus(z) - z * y).sum(), x.T @ r, r.sum()

    def copy(self, source, one):
        return self._copy(source, one)

    def seconds(self, work):
        start = time.perf_counter()
        self.jax.block_until_ready(work())
        return time.perf_counter() - start


class CuPy:
    name = "CuPy"

    def __init__(self):
        if ON_CPU:
            import numpy as library
        else:
            import cupy as library

            if library.cuda.runtime.getDeviceCount() == 0:
                raise Absent("CuPy sees no CUDA device")
        self.library, self.version = library, f"{library.__name__} {library.__version__}"

    def tensor(self, array):
        return self.library.asarray(array)

    def zeros(self, like):
        return self.library.empty_like(like)

    def loss_gradient(self, x, y, w, b):
        z = x @ w + b
        e = self.library.exp(-self.library.abs(z))
        value = (self.library.maximum(z, 0) - z * y + self.library.log1p(e)).sum()
        r = self.library.where(z >= 0, 1, e) / (1 + e) - y
        return value, x.T @ r, r.sum()

    def copy(self, source, target):
        return self.library.copyto(target, source)

    def seconds(self, work):
        if ON_CPU:
            return clock(work)
        begin, end = self.library.cuda.Event(), self.library.cuda.Event()
        begin.record()
        work()
        end.record()
        end.synchronize()
        return self.library.cuda.get_elapsed_time(begin, end) / 1e3


def clock(work):
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def libraries(kinds):
    """Those that are here, and a line for each that is not."""
    present, absent = [], []
    for kind in kinds:
        try:
            present.append(kind())
        except ImportError as missing:
            absent.append((kind.name, str(missing)))
        except Exception as reason:  # a library may be there and its driver not
            absent.append((kind.name, str(reason).splitlines()[0] if str(reason) else type(reason).__name__))
    return present, absent


def measure(library, n, d, rounds):
    """Medians of the seconds of a copy of X and of loss and gradient, and of their ratio within a round."""
    import numpy

    random = numpy.random.default_rng(d)
    x = library.tensor(random.standard_normal((n, d), numpy.float32))
    y = library.tensor((numpy.arange(n) % 2).astype(numpy.float32))
    w = library.tensor((0.1 * numpy.sin(numpy.arange(1, d + 1))).astype(numpy.float32))
    b = library.tensor(numpy.zeros(1, numpy.float32))
    target = library.zeros(x)
    copies, passes = [], []
    for turn in range(rounds + 1):
        copy = library.seconds(lambda: library.copy(x, target))
        both = library.seconds(lambda: library.loss_gradient(x, y, w, b))
        if turn > 0:
            copies.append(copy)
            passes.append(both)
    moved = 4 * n * d
    shares = [moved / both / (2 * moved / copy) for copy, both in zip(copies, passes)]
    return {
        "peer": library.name, "version": library.version, "method": "two passes", "rows": n, "features": d,
        "seconds": statistics.median(passes), "copySeconds": statistics.median(copies),
        "bytesPerSecond": moved / statistics.median(passes), "copyBytesPerSecond": 2 * moved / statistics.median(copies),
        "share": statistics.median(shares),
    }


def run_pass(arguments):
    global ON_CPU
    parser = argparse.ArgumentParser(prog="gpu_peers.py pass")
    parser.add_argument("--features", default="8,28,128,1000,4096")
    parser.add_argument("--mib", type=int, default=1024)
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--cpu", action="store_true")
    parser.add_argument("--markdown")
    options = parser.parse_args(arguments)
    ON_CPU = ON_CPU or options.cpu
    present, absent = libraries([Torch, Jax, CuPy])
    lines = []
    for d in map(int, options.features.split(",")):
        for library in present:
            lines.append(measure(library, max(1, (options.mib << 20) // 4 // d), d, options.rounds))
            print(json.dumps(lines[-1]), flush=True)
    for name, reason in absent:
        print(json.dumps({"peer": name, "absent": reason}), flush=True)
    if not lines:
        print("no PyTorch, JAX or CuPy that can use a GPU: " + "; ".join(f"{name}: {reason}" for name, reason in absent))
        return
    if options.markdown:
        write_table(options.markdown, lines, absent)


def write_table(path, lines, absent):
    rows = [
        "# Loss and gradient by other programs", "",
        "Two passes over one float32 X that lies on the device: margins, then the transposed product. The share is bytes of X, read",
        "once, a second over the speed of a copy of X (read and written), both in the same round; reading X twice can reach 50 %.", "",
        "| program | n | d | ms | GB/s of X | copy GB/s | share |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows += [
        f"| {a['version']} | {a['rows']} | {a['features']} | {1e3 * a['seconds']:.3f} | {a['bytesPerSecond'] / 1e9:.1f} | {a['copyBytesPerSecond'] / 1e9:.1f} | {100 * a['share']:.0f} % |"
        for a in lines
    ]
    rows += [""] * bool(absent) + [f"- {name} is absent: {reason}" for name, reason in absent]
    with open(path + ".partial", "w", encoding="utf-8") as file:
        file.write("\n".join(rows) + "\n")
    os.replace(path + ".partial", path)


def torch_fit(torch, peer, precision):
    """torch.optim.LBFGS with its strong Wolfe search on J. Its stops at small changes are switched off, so that the gradient decides."""
    c, tolerance = peer.TASK.get("C", 1.0), peer.TASK.get("tolerance", 1e-6)
    rows, labels = peer.data()
    x = torch.tensor(rows).to(precision)
    y = torch.tensor(labels).to(x.dtype)

    def run():
        start = time.perf_counter()
        w = torch.torch.zeros(x.shape[1], dtype=x.dtype, device=x.device, requires_grad=True)
        b = torch.torch.zeros(1, dtype=x.dtype, device=x.device, requires_grad=True)
        solver = torch.torch.optim.LBFGS([w, b], max_iter=1000, tolerance_grad=tolerance, tolerance_change=0, history_size=10, line_search_fn="strong_wolfe")

        def closure():
            solver.zero_grad()
            z = torch.torch.addmv(b, x, w)
            value = ((torch.torch.nn.functional.softplus(z) - z * y).sum() + (w @ w) / (2 * c)) / len(y)
            value.backward()
            return value

        solver.step(closure)
        coefficients = [*w.detach().cpu().tolist(), float(b)]
        return {"seconds": time.perf_counter() - start, "coefficients": coefficients}

    return run


def torch_epoch(torch, peer):
    """Eager steps of the batch's gradient, in an order drawn on the device."""
    c, batch, rate = peer.TASK.get("C", 1.0), peer.TASK.get("batch", 1024), peer.TASK.get("rate", 0.1)
    rows, labels = peer.data()
    x = torch.tensor(rows)
    y = torch.tensor(labels).to(x.dtype)
    n = len(y)

    def run():
        w, b = torch.torch.zeros(x.shape[1], dtype=x.dtype, device=x.device), torch.torch.zeros(1, dtype=x.dtype, device=x.device)
        if not ON_CPU:
            torch.torch.cuda.synchronize()
        start = time.perf_counter()
        order = torch.torch.randperm(n, device=x.device)
        for first in range(0, n, batch):
            chosen = order[first:first + batch]
            part = x[chosen]
            r = (torch.torch.sigmoid(torch.torch.addmv(b, part, w)) - y[chosen]) / len(chosen)
            w -= rate * (part.T @ r + w / (c * n))
            b -= rate * r.sum()
        coefficients = [*w.cpu().tolist(), float(b)]
        return {"seconds": time.perf_counter() - start, "coefficients": coefficients}

    return run


def converse(benchmark):
    import peer

    present, absent = libraries([Torch])
    peers = [peer.Peer(name, absent=reason) for name, reason in absent]
    for torch in present:
        if benchmark == "epoch":
            peers.append(peer.Peer(torch.name, torch_epoch(torch, peer), "batches", "float32", torch.version, "eager"))
            continue
        for name, precision in (("float32", torch.torch.float32), ("float64", torch.torch.float64)):
            peers.append(peer.Peer(torch.name, torch_fit(torch, peer, precision), "lbfgs", name, torch.version))
    peer.serve(peers)


def main():
    words = {"pass": run_pass, "fit": lambda _: converse("fit"), "epoch": lambda _: converse("epoch")}
    if len(sys.argv) < 2 or sys.argv[1] not in words:
        sys.exit(f"usage: {sys.argv[0]} pass [OPTION...], or {sys.argv[0]} fit|epoch FOLDER")
    word = sys.argv.pop(1)
    sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
    words[word](sys.argv[1:])


if __name__ == "__main__":
    main()
