#!/usr/bin/env bash
# run.sh [--dry-run] [--only STEP,STEP...] OUT
#
# Runs GpuLogReg's tests and benchmarks on this machine's GPU and writes into OUT: summary.md (the table of steps), a log for
# each step, and the benchmarks' tables. The programs lie beside it, in programs/ (eng/gpu-run.sh packs both into one file).
# Peers (PyTorch, JAX, CuPy) take part where this machine's python3 has them, compute-sanitizer where it is on the PATH or
# under /usr/local/cuda.
#
# All steps together end within 8 minutes: each has a budget in seconds, and none starts or goes on past the end of the run.
# summary.md is replaced as a whole after every step, so it is never half written; steps that were not reached say so.
set -uo pipefail

usage() {
  cat <<'END'
usage: gpulogreg-gpu-run [--dry-run] [--only STEP,STEP...] OUT

Runs GpuLogReg's tests and benchmarks on this machine's GPU, in under 8 minutes, and writes into the folder OUT: summary.md
(the table of steps), a log for each step, and the benchmarks' tables. Needs NVIDIA's driver; no SDK and no runtime.

  --dry-run   the same steps on ILGPU's emulator, with tiny sizes and no claim to speed: shows that every line runs
  --only      these steps alone:
END
  echo "              $STEPS"
  cat <<'END'
Exit status: 0 all done or skipped with a reason, 1 a step failed or ran over its budget, 64 not understood.
END
}

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
dry=false only='' out='' help=false
while [ $# -gt 0 ]; do
  case $1 in
    --help | -h) help=true ;;
    --dry-run) dry=true ;;
    --only) [ $# -ge 2 ] || { echo "run: --only: no steps given; name some, as in --only devices,parity" >&2; exit 64; }; shift; only=$1 ;;
    -*) echo "run: unexpected switch '$1'; allowed: --dry-run, --only STEP,STEP..., --help" >&2; exit 64 ;;
    *) [ -z "$out" ] || { echo "run: unexpected argument '$1' after '$out'; allowed: one folder" >&2; exit 64; }; out=$1 ;;
  esac
  shift
done
programs=$here/programs
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_NOLOGO=1
# shellcheck source=eng/gpu-run/steps.sh
source "$here/steps.sh"
if $help; then usage; exit 0; fi
if [ -n "$only" ]; then
  for step in ${only//,/ }; do
    case " $STEPS " in *" $step "*) ;; *) echo "run: --only: unknown step '$step'; allowed: $STEPS" >&2; exit 64 ;; esac
  done
fi
[ -n "$out" ] || { echo "run: no folder given; usage: [--dry-run] [--only STEP,STEP...] OUT" >&2; exit 64; }
mkdir -p "$out" || exit 1
out=$(cd "$out" && pwd)

# Of the 8 minutes, what unpacking takes is left.
readonly LIMIT=465
started=$SECONDS

declare -A state=() note=() took=()
failed=0

# summary: writes the table of all steps as a whole.
summary() {
  {
    echo '# A run on a GPU'
    echo
    if $dry; then echo 'A dry run on the emulator, with tiny sizes in place of those named and without compute-sanitizer: it shows that the steps run. No figure here or beside it is a measurement.'; echo; fi
    echo "GpuLogReg $(cat "$here/VERSION"), $(uname -sr), $(date -u +%Y-%m-%d). $(gpu_title)"
    echo
    echo '| step | what | result | seconds | of | log |'
    echo '| --- | --- | --- | ---: | ---: | --- |'
    local step
    for step in $STEPS; do
      echo "| $step | $(what_"$step") | ${state[$step]:-not reached}${note[$step]:+: ${note[$step]}} | ${took[$step]:-} | $(budget_"$step") | $([ ! -e "$out/$step.log" ] || echo "[$step.log]($step.log)") |"
    done
  } >"$out/summary.md.partial"
  mv "$out/summary.md.partial" "$out/summary.md"
}

# attempt STEP: runs run_STEP with its output in a log, within its budget and what is left of the run. A step says why it is
# skipped by exit status 77 and a last line.
attempt() {
  local step=$1 budget left status=0 begun=$SECONDS
  budget=$(budget_"$step")
  left=$((LIMIT - (SECONDS - started)))
  if [ "$left" -lt 5 ]; then
    state[$step]='skipped' note[$step]="the run's $LIMIT seconds are over"
    return
  fi
  [ "$budget" -le "$left" ] || budget=$left
  printf '%s: ' "$step"
  # A shell of its own, so that the time limit ends the step with all that it started.
  # shellcheck disable=SC2016 # expanded by the inner shell
  timeout --kill-after=5 "$budget" bash -c 'set -uo pipefail; source "$1/steps.sh"; "run_$2"' bash "$here" "$step" >"$out/$step.log" 2>&1 </dev/null ||
    status=$?
  took[$step]=$((SECONDS - begun))
  case $status in
    0) state[$step]='done' note[$step]=$(result_of "$step") ;;
    77) state[$step]=skipped note[$step]=$(tail -n 1 "$out/$step.log") ;;
    124 | 137) state[$step]='**over its budget**' failed=1 ;;
    *) state[$step]='**failed**' note[$step]="exit status $status; $(result_of "$step")" failed=1 ;;
  esac
  echo "${state[$step]}${note[$step]:+: ${note[$step]}} (${took[$step]} s)"
}

export dry out programs here
summary
for step in $STEPS; do
  if [ -n "$only" ]; then case ",$only," in *",$step,"*) ;; *) state[$step]='left out'; continue ;; esac; fi
  attempt "$step"
  summary
done
summary
echo "$out/summary.md"
exit "$failed"
