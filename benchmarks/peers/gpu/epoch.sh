#!/bin/sh
# The peers of `gpulogreg bench epoch` that run on a GPU: gpulogreg bench epoch --device cuda --peers benchmarks/peers/gpu
exec "${GPULOGREG_PYTHON:-python3}" "$(dirname "$0")/../gpu_peers.py" epoch "$1"
