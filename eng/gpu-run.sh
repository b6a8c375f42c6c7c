#!/usr/bin/env bash
# eng/gpu-run.sh pack DIR          makes a folder to copy to a Linux machine that has a GPU and NVIDIA's driver, nothing else
# eng/gpu-run.sh --dry-run [OUT]   packs, and runs every step here on ILGPU's emulator with tiny sizes, into OUT
#                                  (default: artifacts/gpu-dry-run)
#
# There, `DIR/run.sh OUT` runs the tests and the benchmarks in under 8 minutes and writes logs and tables into OUT; see
# eng/gpu-run/run.sh. Needs the .NET SDK here; the packed programs bring their own runtime.
set -euo pipefail

fail() { echo "gpu-run: $1" >&2; exit "${2:-1}"; }
usage='usage: eng/gpu-run.sh pack DIR, or eng/gpu-run.sh --dry-run [OUT]'

[ $# -ge 1 ] || fail "no argument given; $usage" 64
case $1:$# in
  pack:2) dry=false target=$2 ;;
  --dry-run:1) dry=true target=artifacts/gpu-run out=artifacts/gpu-dry-run ;;
  --dry-run:2) dry=true target=artifacts/gpu-run out=$2 ;;
  *) fail "arguments '$*' not understood; $usage" 64 ;;
esac
case $target in /*) ;; *) if $dry; then target=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/$target; else target=$PWD/$target; fi ;; esac
if $dry; then case $out in /*) ;; artifacts/gpu-dry-run) out=$(dirname "$target")/gpu-dry-run ;; *) out=$PWD/$out ;; esac; fi
cd "$(dirname "${BASH_SOURCE[0]}")/.."

# One folder of programs that share one runtime, in one compressed file: as single files (./build.sh publish) each would bring its
# own, three times 39 MiB.
pack() {
  local staging=artifacts/gpu-run-programs project
  rm -rf "$staging"
  mkdir -p "$staging" artifacts/logs "$target"
  for project in src/GpuLogReg.Cli tests/GpuLogReg.Parity.Tests tests/GpuLogReg.Ilgpu.Tests; do
    dotnet publish "$project" --configuration Release --runtime linux-x64 --self-contained --output "$staging" --verbosity quiet \
      -p:WithIlgpu=true -p:PublishDocumentationFiles=false -p:DebugType=none -p:SatelliteResourceLanguages=en \
      >artifacts/logs/gpu-run.log 2>&1 || { cat artifacts/logs/gpu-run.log >&2; fail "$project could not be published"; }
  done
  tar cz -C "$staging" . >"$target/programs.tar.gz.partial"
  mv "$target/programs.tar.gz.partial" "$target/programs.tar.gz"
  rm -rf "$target/peers" "$target/programs" "$staging"
  mkdir -p "$target/peers/gpu"
  cp benchmarks/peers/peer.py benchmarks/peers/gpu_peers.py "$target/peers/"
  cp benchmarks/peers/gpu/*.sh "$target/peers/gpu/"
  cp eng/gpu-run/run.sh eng/gpu-run/steps.sh "$target/"
  git describe --always --dirty --exclude '*' >"$target/VERSION" 2>/dev/null || echo unknown >"$target/VERSION"
  echo "$target ($(du -sm "$target" | cut -f 1) MiB): copy it to a machine with a GPU and run  ./run.sh OUT  there"
}

pack
if $dry; then exec "$target/run.sh" --dry-run "$out"; fi
