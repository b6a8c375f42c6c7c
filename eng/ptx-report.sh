#!/usr/bin/env bash
# eng/ptx-report.sh PTXAS [ARCH]
#
# Prints what each kernel takes of a multiprocessor, as NVIDIA's assembler reports it. Needs no GPU: the test program
# writes the PTX of every pinned kernel, and PTXAS (part of the CUDA toolkit) assembles it for ARCH (default sm_90).
set -euo pipefail
[ $# -ge 1 ] || { echo "ptx-report: no assembler given; usage: eng/ptx-report.sh PTXAS [ARCH]" >&2; exit 64; }
command -v "$1" >/dev/null || { echo "ptx-report: '$1' is not a program; give the path of ptxas from the CUDA toolkit" >&2; exit 69; }
cd "$(dirname "${BASH_SOURCE[0]}")/.."

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
GPULOGREG_PTX=$folder dotnet run --project tests/GpuLogReg.Ilgpu.Tests -- -class GpuLogReg.Ilgpu.Tests.PtxTests >&2

"$1" --version | sed -n 's/^Cuda compilation tools, /ptxas /p'
printf '| kernel | registers | shared bytes | spilled bytes | groups of 256 by registers |\n|---|---|---|---|---|\n'
for ptx in "$folder"/*.ptx; do
  report=$("$1" -v -arch="${2:-sm_90}" -o "$folder/out.cubin" "$ptx" 2>&1)
  number() { sed -n "s/.*[^0-9]\([0-9][0-9]*\) $1.*/\1/p" <<<"$report" | grep . | tail -n 1 || echo 0; }
  registers=$(number registers)
  # Registers are given out to a warp in units of 256, that is 8 a thread; a multiprocessor has 65,536 registers and 2,048 threads.
  groups=$((65536 / (256 * ((registers + 7) / 8 * 8))))
  printf '| %s | %s | %s | %s | %s |\n' "$(basename "$ptx" .ptx)" "$registers" "$(number 'bytes smem')" "$(number 'bytes spill stores')" \
    "$((groups > 8 ? 8 : groups))"
done
