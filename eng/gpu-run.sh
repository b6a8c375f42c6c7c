#!/usr/bin/env bash
# eng/gpu-run.sh pack FILE         makes one program to copy to a Linux machine that has a GPU and NVIDIA's driver, nothing else
# eng/gpu-run.sh --dry-run [OUT]   packs, and runs every step here on ILGPU's emulator with tiny sizes, into OUT
#                                  (default: artifacts/gpu-dry-run)
#
# There, `FILE OUT` runs the tests and the benchmarks in under 8 minutes and writes logs and tables into OUT; `FILE --help`
# says more (eng/gpu-run/run.sh). Needs the .NET SDK here; the packed programs bring their own runtime.
set -euo pipefail

fail() { echo "gpu-run: $1" >&2; exit "${2:-1}"; }
usage='usage: eng/gpu-run.sh pack FILE, or eng/gpu-run.sh --dry-run [OUT]'

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
[ $# -ge 1 ] || fail "no argument given; $usage" 64
case $1:$# in
  pack:2) dry=false target=$2 ;;
  --dry-run:1) dry=true target=$root/artifacts/gpulogreg-gpu-run out=$root/artifacts/gpu-dry-run ;;
  --dry-run:2) dry=true target=$root/artifacts/gpulogreg-gpu-run out=$2 ;;
  *) fail "arguments '$*' not understood; $usage" 64 ;;
esac
case $target in /*) ;; *) target=$PWD/$target ;; esac
[ ! -d "$target" ] || fail "pack: '$target' is a folder; name the file to write"
[ -d "$(dirname "$target")" ] || $dry || fail "pack: there is no folder '$(dirname "$target")'; make it, or name another file"
if $dry; then case $out in /*) ;; *) out=$PWD/$out ;; esac; fi
cd "$root"

# The three programs share one runtime, so that one file of 40 MB holds them all: as single files of their own (./build.sh
# publish) each would bring a runtime. What the file is, a script that unpacks the rest of itself, says eng/gpu-run/unpack.sh.
pack() {
  local staging=artifacts/gpu-run-staging project
  rm -rf "$staging"
  mkdir -p "$staging/programs" "$staging/peers/gpu" artifacts/logs "$(dirname "$target")"
  for project in src/GpuLogReg.Cli tests/GpuLogReg.Parity.Tests tests/GpuLogReg.Ilgpu.Tests; do
    dotnet publish "$project" --configuration Release --runtime linux-x64 --self-contained --output "$staging/programs" \
      --verbosity quiet -p:WithIlgpu=true -p:PublishDocumentationFiles=false -p:DebugType=none \
      -p:SatelliteResourceLanguages=en >artifacts/logs/gpu-run.log 2>&1 ||
      { cat artifacts/logs/gpu-run.log >&2; fail "$project could not be published"; }
  done
  cp benchmarks/peers/peer.py benchmarks/peers/gpu_peers.py "$staging/peers/"
  cp benchmarks/peers/gpu/*.sh "$staging/peers/gpu/"
  cp eng/gpu-run/run.sh eng/gpu-run/steps.sh "$staging/"
  git describe --always --dirty --exclude '*' >"$staging/VERSION" 2>/dev/null || echo unknown >"$staging/VERSION"
  { cat eng/gpu-run/unpack.sh && tar cz -C "$staging" .; } >"$target.partial"
  chmod +x "$target.partial"
  mv "$target.partial" "$target"
  rm -rf "$staging"
  echo "$target ($(($(wc -c <"$target") / 1048576)) MiB): copy it to a Linux machine with a GPU and run it there, with a folder for what it finds"
}

pack
if $dry; then exec "$target" --dry-run "$out"; fi
