#!/bin/sh
# The peers of `gpulogreg bench fit` that run on a GPU: gpulogreg bench fit --device cuda --peers benchmarks/peers/gpu
exec "${GPULOGREG_PYTHON:-python3}" "$(dirname "$0")/../gpu_peers.py" fit "$1"
