#!/usr/bin/env bash
# eng/ptx-report.sh [--ptxas PTXAS] [--fetch] [FILE.md]
#
# Prints what each kernel takes of a multiprocessor on sm_70, sm_80 and sm_90, as NVIDIA's assembler reports it: registers,
# spills and how full the multiprocessor gets. Needs no GPU: the test program writes the PTX of every pinned kernel, and
# ptxas (part of the CUDA toolkit, 12.0 or newer) assembles it. With FILE.md the table is written there instead, whole or
# not at all; kernels-docs/registers.md is made so.
#
#   --ptxas PTXAS   the assembler (default: the one on the PATH, else the one that --fetch left in artifacts/ptxas)
#   --fetch         where there is none, takes Debian's nvidia-cuda-toolkit (non-free, 87 MB) with apt-get, from lists and
#                   caches of its own, and unpacks ptxas alone into artifacts/ptxas; nothing is installed
#   GPULOGREG_DEBIAN_MIRROR   the Debian mirror of --fetch (default: the one that apt uses here)
set -euo pipefail

fail() { echo "ptx-report: $1" >&2; exit "${2:-69}"; }

invocation=eng/ptx-report.sh ptxas='' fetch=false target=''
while [ $# -gt 0 ]; do
  case $1 in
    --ptxas) [ $# -ge 2 ] || fail "--ptxas: no program given; give the path of ptxas from the CUDA toolkit" 64; shift; ptxas=$1 invocation+=' --ptxas PTXAS' ;;
    --fetch) fetch=true invocation+=' --fetch' ;;
    -*) fail "unexpected switch '$1'; allowed: --ptxas PTXAS, --fetch, FILE.md" 64 ;;
    *) [ -z "$target" ] || fail "unexpected argument '$1' after '$target'; allowed: one FILE.md" 64; target=$PWD/$1 invocation+=" $1"; case $1 in /*) target=$1 ;; esac ;;
  esac
  shift
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
own=$PWD/artifacts/ptxas
# shellcheck source=eng/debian-mirror.sh
. eng/debian-mirror.sh

fetch_ptxas() {
  command -v apt-get >/dev/null || fail "no apt-get here; install the CUDA toolkit and name its ptxas with --ptxas"
  local keys=/usr/share/keyrings/debian-archive-keyring.gpg
  [ -e "$keys" ] || fail "no $keys; install debian-archive-keyring, or name a ptxas with --ptxas"
  local mirror
  mirror=$(debian_mirror)
  [ -n "$mirror" ] || fail "apt's lists name no Debian mirror; run apt-get update, or name one in GPULOGREG_DEBIAN_MIRROR"
  mkdir -p "$own/lists/partial" "$own/cache/archives/partial"
  echo "deb [arch=amd64 signed-by=$keys] $mirror trixie non-free" >"$own/sources.list"
  local apt=(apt-get -qq -o "Dir::Etc::sourcelist=$own/sources.list" -o Dir::Etc::sourceparts=/dev/null
    -o "Dir::State::lists=$own/lists" -o "Dir::Cache=$own/cache" -o APT::Sandbox::User=root)
  echo "ptx-report: taking ptxas from Debian's nvidia-cuda-toolkit into $own" >&2
  { "${apt[@]}" update && (cd "$own" && "${apt[@]}" download nvidia-cuda-toolkit:amd64); } >&2 ||
    fail "apt-get could not download nvidia-cuda-toolkit; name another mirror in GPULOGREG_DEBIAN_MIRROR, or a ptxas with --ptxas"
  dpkg-deb --fsys-tarfile "$own"/nvidia-cuda-toolkit_*.deb | tar x -C "$own" --strip-components=3 ./usr/bin/ptxas
  rm -rf "$own/lists" "$own/cache" "$own"/nvidia-cuda-toolkit_*.deb
}

if [ -z "$ptxas" ]; then
  if command -v ptxas >/dev/null; then ptxas=ptxas; else ptxas=$own/ptxas; fi
  if $fetch && ! command -v "$ptxas" >/dev/null; then fetch_ptxas; fi
fi
command -v "$ptxas" >/dev/null || fail "'$ptxas' is not a program; give --fetch, or the path of ptxas from the CUDA toolkit with --ptxas"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
name=GpuLogReg.Ilgpu.Tests
dotnet build -c Release -v q -nologo "tests/$name" >"$folder/log" 2>&1 || { cat "$folder/log" >&2; fail "tests/$name does not build" 1; }
GPULOGREG_PTX=$folder dotnet "artifacts/bin/$name/release/$name.dll" -noColor -reporter quiet -class "$name.PtxTests" >"$folder/log" 2>&1 ||
  { cat "$folder/log" >&2; fail "the kernels do not compile as pinned" 1; }

# assemble TARGET KERNEL: "registers spilled-bytes groups" of one kernel. Groups of 256 threads that fit a multiprocessor:
# registers are given out to a warp in units of 256, of 65,536; shared memory, with 1 KiB a group kept back from sm_80 on, of
# 96, 164 and 228 KiB; and 2,048 threads make 8 groups.
assemble() {
  local report
  report=$("$ptxas" -v "-arch=$1" -o /dev/null "$folder/$1/$2.ptx" 2>&1) || fail "ptxas refuses $2 for $1: $report" 1
  awk -v target="$1" '
    function number(what) { return match($0, "[0-9]+ " what) ? substr($0, RSTART, RLENGTH) + 0 : 0 }
    / registers/ { registers = number("registers"); shared = number("bytes smem") }
    /spill stores/ { spills = number("bytes spill stores") }
    END {
      groups = int(65536 / (256 * int((registers + 7) / 8) * 8))
      room = target == "sm_70" ? 96 : target == "sm_80" ? 164 : 228
      taken = shared + (target == "sm_70" ? 0 : 1024)
      if (taken > 0 && int(room * 1024 / taken) < groups) groups = int(room * 1024 / taken)
      print registers, spills, shared, (groups > 8 ? 8 : groups)
    }' <<<"$report"
}

table() {
  echo '# Registers of the kernels'
  echo
  echo "Written by \`$invocation\`: $("$ptxas" --version | sed -n 's/^Cuda compilation tools, release [^,]*, V/ptxas /p'),"
  echo "ILGPU $(sed -n 's/.*Include="ILGPU" Version="\([^"]*\)".*/\1/p' Directory.Packages.props), optimisation level O2. No GPU took part."
  echo
  echo 'ILGPU is asked for sm_70, sm_80 and sm_90; its text says .target sm_70, sm_80 and sm_80, and ptxas assembles it with'
  # shellcheck disable=SC2016 # backticks of Markdown
  echo '`-arch` of the three. "Fill" is the share of the 2,048 threads of a multiprocessor that groups of 256 reach by registers and'
  echo 'shared memory. "Spilled" is in bytes a thread, "shared" in bytes a group.'
  echo
  echo '| kernel | shared | registers sm_70 | sm_80 | sm_90 | spilled sm_70 | sm_80 | sm_90 | fill sm_70 | sm_80 | sm_90 |'
  echo '| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |'
  local file kernel row
  for file in "$folder"/sm_90/*.ptx; do
    kernel=$(basename "$file" .ptx)
    row=$(for arch in sm_70 sm_80 sm_90; do assemble "$arch" "$kernel"; done |
      awk '{ r = r " | " $1; s = s " | " $2; m = $3; f = f sprintf(" | %.0f %%", $4 * 12.5) } END { print m r s f }')
    echo "| $kernel | $row |"
  done
}

table >"$folder/table"
if [ -z "$target" ]; then cat "$folder/table"; else cp "$folder/table" "$target.partial" && mv "$target.partial" "$target"; fi
