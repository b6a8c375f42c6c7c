# The steps of run.sh, in their order: for each, what_STEP (a few words), budget_STEP (seconds; together less than 8 minutes) and
# run_STEP. A step fails by its exit status and is skipped by exit status 77, its last line being the reason.
# shellcheck shell=bash disable=SC2034,SC2154 # dry, out, programs and here come from run.sh

STEPS='devices parity kernels opencl pass_f32 pass_bf16 pass_peers fit epoch epoch_large memcheck racecheck'

if $dry; then device=ilgpu-cpu; else device=cuda; fi

gpulogreg() { "$programs/gpulogreg" "$@"; }
skip() { echo "$1"; exit 77; }
sees() { case $(gpulogreg devices --json) in *"\"$1\""*) ;; *) return 1 ;; esac; }
gpu_title() { nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader 2>/dev/null | sed -n 1p || true; }

# tests KIND PROGRAM [ARG...]: the tests of one kind of device; it must be there, and some must run. With `checker` set to a
# command, it runs them.
checker=()
tests() {
  local kind=$1 program=$2
  shift 2
  GPULOGREG_REQUIRE=$kind GPULOGREG_ONLY=$kind ${checker[@]+"${checker[@]}"} \
    "$programs/$program" -noColor -noLogo -noAutoReporters "$@" |
    awk '{ print; fflush() } / Total: [1-9]/ { ran = 1 } END { exit ran ? 0 : 3 }'
}

# result_of STEP: the sums of the tests, or the tables that the step wrote.
result_of() {
  sed -n 's/^ *GpuLogReg\.[A-Za-z.]*  *\(Total: .*\), Time:.*/\1/p' "$out/$1.log" | tail -n 1
  if [ -e "$out/$1.md" ]; then echo "[$1.md]($1.md)"; fi
}

# The tests that compute-sanitizer takes, which slows them down many times; in a dry run, fewer, the emulator being slow itself.
few=(-class GpuLogReg.Parity.WorkedExampleTests -class GpuLogReg.Parity.PresenceTests)
if $dry; then few=(-class GpuLogReg.Parity.PresenceTests); fi

# The first Python that can hold the data; the peers' scripts run in it. Empty where there is none.
GPULOGREG_PYTHON=$(for python in python3 /usr/bin/python3; do "$python" -c 'import numpy' 2>/dev/null && echo "$python" && break; done)
export GPULOGREG_PYTHON

# cuBLAS is no part of the driver. PyTorch brings it; where that Python has it, the Hessian of many features is computed with it.
if [ -n "$GPULOGREG_PYTHON" ]; then
  blas=$("$GPULOGREG_PYTHON" -c 'import nvidia.cublas; print(list(nvidia.cublas.__path__)[0])' 2>/dev/null) || blas=''
  if [ -n "$blas" ]; then export LD_LIBRARY_PATH="$blas/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}"; fi
fi
if $dry; then export GPULOGREG_PEERS_CPU=1; fi

# with_peers ARG...: a benchmark with peers in its rounds. Where they break it, ours is measured alone and the step still fails.
with_peers() {
  if [ -z "$GPULOGREG_PYTHON" ]; then gpulogreg bench "$@" --peers none; return; fi
  gpulogreg bench "$@" --peers "$here/peers/gpu" && return
  echo 'The peers broke it; once more without them.'
  gpulogreg bench "$@" --peers none
  return 1
}

what_devices() { echo 'the devices that are seen'; }
budget_devices() { echo 20; }
run_devices() {
  nvidia-smi || $dry || return 1
  gpulogreg devices || return 1
  if $dry; then gpulogreg doctor || true; else XDG_CACHE_HOME="$out" gpulogreg doctor --measure || true; fi
  if $dry; then return; fi
  sees cuda:0 || { echo 'no CUDA device is seen'; return 1; }
}

what_parity() { echo 'every kernel path against the oracle'; }
budget_parity() { echo 80; }
run_parity() {
  if $dry; then tests "$device" GpuLogReg.Parity.Tests "${few[@]}"; else tests cuda GpuLogReg.Parity.Tests; fi
}

what_kernels() { echo 'the kernels one by one'; }
budget_kernels() { echo 40; }
# Without what runs on the emulator alone, a thread of the system for every lane: minutes of the host's, and none of the device's.
run_kernels() {
  if $dry; then tests "$device" GpuLogReg.Ilgpu.Tests -class GpuLogReg.Ilgpu.Tests.TeamSumTests
  else tests cuda GpuLogReg.Ilgpu.Tests -class- GpuLogReg.Ilgpu.Tests.PtxTests -class- GpuLogReg.Ilgpu.Tests.OtherFamiliesTests -method- '*_on_the_emulator'; fi
}

what_opencl() { echo "parity on NVIDIA's OpenCL"; }
budget_opencl() { echo 50; }
run_opencl() {
  sees opencl:0 || skip 'no OpenCL device is seen (NVIDIA: libnvidia-opencl and an ICD file)'
  if $dry; then tests opencl GpuLogReg.Parity.Tests "${few[@]}"; else tests opencl GpuLogReg.Parity.Tests; fi
}

# pass PRECISION STEP
pass() {
  local sizes=(--features "8,16,28,64,128,256,512,1000,2048,4096" --size 1024 --rounds 15)
  if $dry; then sizes=(--features "8,28" --size 1 --rounds 1); fi
  gpulogreg bench pass --device "$device" --precision "$1" "${sizes[@]}" --peers none --markdown "$out/$2.md"
}

what_pass_f32() { echo 'one pass in float32 beside copy bandwidth and the two passes'; }
budget_pass_f32() { echo 35; }
run_pass_f32() { pass f32 pass_f32; }

what_pass_bf16() { echo 'the same in bfloat16, beside float32 in the same rounds'; }
budget_pass_bf16() { echo 35; }
run_pass_bf16() { pass bf16 pass_bf16; }

what_pass_peers() { echo 'the two passes of PyTorch, JAX and CuPy on tensors of the same sizes'; }
budget_pass_peers() { echo 35; }
run_pass_peers() {
  [ -n "$GPULOGREG_PYTHON" ] || skip 'no python3 with numpy here'
  local sizes=(--features "8,28,128,1000,4096" --mib 1024 --rounds 15)
  if $dry; then sizes=(--features 8 --mib 1 --rounds 1 --cpu); fi
  "$GPULOGREG_PYTHON" "$here/peers/gpu_peers.py" pass "${sizes[@]}" --markdown "$out/pass_peers.md" || return 1
  [ -e "$out/pass_peers.md" ] || skip "$(tail -n 1 "$out/pass_peers.log")"
}

what_fit() { echo 'whole fits, 11 M × 28, until no entry of the gradient exceeds 1e-6'; }
budget_fit() { echo 80; }
run_fit() {
  local sizes=(--rows 11000000 --features 28 --rounds 1)
  if $dry; then sizes=(--rows 200 --features 3 --rounds 1); fi
  with_peers fit --device "$device" "${sizes[@]}" --tol 1e-6 --markdown "$out/fit.md"
}

# epoch STEP BATCH
epoch() {
  local sizes=(--rows 2000000 --features 28 --rounds 3)
  if $dry; then sizes=(--rows 400 --features 3 --rounds 1); fi
  with_peers epoch --device "$device" "${sizes[@]}" --batch-size "$2" --markdown "$out/$1.md"
}

what_epoch() { echo 'an epoch in batches of 1,024 rows, 2 M × 28'; }
budget_epoch() { echo 30; }
run_epoch() { if $dry; then epoch epoch 100; else epoch epoch 1024; fi; }

what_epoch_large() { echo 'the same in batches of 65,536 rows'; }
budget_epoch_large() { echo 20; }
run_epoch_large() { if $dry; then epoch epoch_large 200; else epoch epoch_large 65536; fi; }

# sanitize TOOL: NVIDIA's checker on a few tests. In a dry run a line stands for the tool: the tests run as they are.
sanitize() {
  local tool=compute-sanitizer
  command -v "$tool" >/dev/null || tool=/usr/local/cuda/bin/compute-sanitizer
  if $dry; then echo "dry run: without $1"; tests "$device" GpuLogReg.Parity.Tests "${few[@]}"; return; fi
  command -v "$tool" >/dev/null || skip 'compute-sanitizer is neither on the PATH nor under /usr/local/cuda'
  checker=("$tool" --tool "$1" --error-exitcode 9 --target-processes all)
  tests cuda GpuLogReg.Parity.Tests "${few[@]}"
}

what_memcheck() { echo 'compute-sanitizer memcheck on a few tests'; }
budget_memcheck() { echo 25; }
run_memcheck() { sanitize memcheck; }

what_racecheck() { echo 'compute-sanitizer racecheck on the same'; }
budget_racecheck() { echo 25; }
run_racecheck() { sanitize racecheck; }
