#!/usr/bin/env bash
# Restores, builds and runs GpuLogReg from a bare clone; needs only the .NET SDK. `./build.sh help` lists the verbs.
# build.ps1 does the same for Windows. Written for bash 3.2 (macOS) and any POSIX awk and sed.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
repo=$PWD

usage() {
  cat <<'END'
usage: ./build.sh VERB [SWITCH...]

  demo [ARG...]        build the command line and run `gpulogreg demo ARG...`
  test [-- ARG...]     build everything and run every test program, with ARG... (for example -class 'GpuLogReg.*')
                       handed to each; the last line is `N passed, N failed, N skipped`
  build                build everything, Release
  publish [NAME...]    self-contained single files of the command line and the test programs, or of those named
                       (gpulogreg, GpuLogReg.Core.Tests, ...), in artifacts/publish/RID
  has-ilgpu            exit 0 where ILGPU can be restored, 3 where the NuGet feed lacks it
  help                 print this

  --without-ilgpu      leave ILGPU out as on a NuGet feed that lacks it (any verb but has-ilgpu)
  --slow               test only: run the slow tests (minutes) and no others; without it they are left out and counted
  --opencl             test only: run the tests of devices in a private Debian root that has an OpenCL device (PoCL, on
                       the CPU); needs Linux with apt, and root rights
  --rid RID            publish only: the platform to publish for (default: linux-x64)

Where ILGPU cannot be restored, a line says what is left out and everything else is built and run.
GPULOGREG_REQUIRE=cuda,opencl makes the tests fail, not skip, where such a device is absent.
Exit status: 0 done, 1 something failed, 3 no ILGPU (has-ilgpu), 64 not understood, 69 --opencl is not possible here.
END
}

fail() { echo "build.sh: $1" >&2; exit "${2:-1}"; }

# --- arguments ---------------------------------------------------------------------------------------------------

verb=help
if [ $# -gt 0 ]; then verb=$1; shift; fi
without_ilgpu=false slow=false opencl=false rid=linux-x64
rest=()
while [ $# -gt 0 ]; do
  case $verb:$1 in
    has-ilgpu:*) fail "has-ilgpu: unexpected argument '$1'; allowed: none" 64 ;;
    *:--without-ilgpu) without_ilgpu=true ;;
    test:--slow) slow=true ;;
    test:--opencl) opencl=true ;;
    test:--) shift; rest=("$@"); break ;;
    publish:--rid)
      [ $# -ge 2 ] || fail "--rid: no platform given; name one, as in --rid linux-arm64" 64
      shift; rid=$1 ;;
    demo:* | publish:[!-]*) rest+=("$1") ;;
    test:*) fail "test: unexpected argument '$1'; allowed: --without-ilgpu, --slow, --opencl, -- ARG... (for the test programs)" 64 ;;
    publish:*) fail "publish: unexpected switch '$1'; allowed: --without-ilgpu, --rid RID, names of programs" 64 ;;
    build:*) fail "build: unexpected argument '$1'; allowed: --without-ilgpu" 64 ;;
    *) break ;;
  esac
  shift
done
case $verb in
  help | --help | -h) usage; exit 0 ;;
  demo | test | build | publish | has-ilgpu) ;;
  *) fail "unknown verb '$verb'; allowed: demo, test, build, publish, has-ilgpu, help" 64 ;;
esac
if $opencl && $without_ilgpu; then
  fail "--opencl with --without-ilgpu: OpenCL devices are driven through ILGPU; give one of the two" 64
fi

# --- building ----------------------------------------------------------------------------------------------------

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
export DOTNET_ADD_GLOBAL_TOOLS_TO_PATH=false DOTNET_CLI_UI_LANGUAGE=en

logs=$repo/artifacts/logs
ilgpu_version=$(sed -n 's/.*Include="ILGPU" Version="\([^"]*\)".*/\1/p' Directory.Packages.props)
ilgpu=true solution=GpuLogReg.sln output=$repo/artifacts

need_sdk() {
  command -v dotnet >/dev/null ||
    fail "no dotnet on the PATH; install the .NET 10 SDK (https://dotnet.microsoft.com/download) and run again"
  dotnet --version >/dev/null 2>&1 ||
    fail "no .NET SDK that global.json accepts (10.0.100 or a later 10.0), found: $(dotnet --list-sdks 2>/dev/null |
      cut -d ' ' -f 1 | paste -s -d ' ' -); install the .NET 10 SDK (https://dotnet.microsoft.com/download)"
  mkdir -p "$logs"
}

# show LOG: prints the log of a failed step. Every project repeats the errors it inherits; each is shown once.
show() {
  awk 'sub(/^.*: error NU/, "error NU") { sub(/ \[[^]]*\]$/, "") } !/^ *Failed to restore / && !seen[$0]++' "$1" >&2
}

# quietly STEP COMMAND...: the output goes to a log, and is shown whole if the command fails. (A log rather than a
# pipe, because the compiler server lives on and would hold a pipe open.)
quietly() {
  local step=$1
  shift
  if ! "$@" >"$logs/$step.log" 2>&1 </dev/null; then
    show "$logs/$step.log"
    fail "$step failed: $*"
  fi
}

# True where every error of a failed restore is that the feed lacks ILGPU.
only_ilgpu_missing() {
  awk '/: error / {
         if ($0 ~ /error NU110[0-3]: Unable to (find package|resolve) \047?ILGPU/) missing = 1
         else if ($0 !~ /error NU110[0-3]: +- /) other = 1   # a detail line of the error before
       }
       END { exit !(missing && !other) }' "$1"
}

# probe TARGET: restores TARGET (a project or the whole solution) with ILGPU; where the feed has none, says so and clears
# `ilgpu`. Any other failure to restore is shown whole.
probe() {
  if $without_ilgpu; then
    ilgpu=false
    echo "ILGPU is left out as asked: no CUDA, no OpenCL, no kernel tests; everything else runs."
  elif ! dotnet restore "$1" -p:WithIlgpu=true >"$logs/restore.log" 2>&1 </dev/null; then
    if ! only_ilgpu_missing "$logs/restore.log"; then
      show "$logs/restore.log"
      fail "restore failed: dotnet restore $1"
    fi
    ilgpu=false
    echo "ILGPU $ilgpu_version is not in this NuGet feed: CUDA, OpenCL and the kernel tests are left out;" \
      "everything else runs."
  fi
}

# resolve TARGET: restores TARGET with ILGPU, or without where there is none.
resolve() {
  local target=$1
  probe "$target"
  if ! $ilgpu; then
    solution=eng/without-ilgpu.slnf output=$repo/artifacts/without-ilgpu
    if [ "$target" = GpuLogReg.sln ]; then target=$solution; fi
    quietly restore dotnet restore "$target" -p:WithIlgpu=false
  fi
}

build() {
  local target=$1
  if [ "$target" = GpuLogReg.sln ]; then target=$solution; fi
  quietly build dotnet build "$target" --configuration Release --no-restore --verbosity quiet "-p:WithIlgpu=$ilgpu"
}

# The names of the test projects of the solution that is being built.
test_programs() { sed -n 's/.*"tests[\\/]*\([A-Za-z.]*\)[\\/].*\.csproj".*/\1/p' "$solution"; }

# --- testing -----------------------------------------------------------------------------------------------------

passed=0 failed=0 skipped=0 left=0 suffix=
if $slow; then suffix=-slow; fi

# counts FILE: prints "passed failed skipped not-run" of an xUnit.net result file, or nothing if there is no result in it.
counts() {
  awk 'BEGIN { RS = "<" }
       function number(name) {
         return match($0, " " name "=\"[0-9]+\"") ? substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4) : 0
       }
       /^assembly / && / total="/ {
         print number("passed"), number("failed") + number("errors"), number("skipped"), number("not-run"); exit
       }' "$1"
}

# skip_reasons FILE: prints the reason of every skipped test, one a line.
skip_reasons() {
  awk 'BEGIN { RS = "<" }
       /^reason>/ { inside = 1; text = ""; next }
       /^\/reason>/ {
         sub(/^!\[CDATA\[/, "", text); sub(/\]\]>$/, "", text); gsub(/[ \t\r\n]+/, " ", text); gsub(/\\"/, "\"", text)
         print text; inside = 0; next
       }
       inside { text = text (text == "" ? "" : "<") $0 }' "$1"
}

# excerpt LOG: how a program that ended badly began and ended (a crash names its cause above a long stack).
excerpt() {
  awk '{ line[NR] = substr($0, 1, 200) }
       END { for (i = 1; i <= NR; i++)
               if (NR <= 40 || i <= 20 || i > NR - 10) print "    " line[i]
               else if (i == 21) print "    ... (whole in " FILENAME ")" }' "$1"
}

# run_program NAME [LAUNCHER]: runs one built test program; leaves its result file, its log, and its exit status and seconds.
# Slow tests are those that xUnit.net calls explicit.
run_program() {
  local name=$1 launcher=${2:-} status=0 started=$SECONDS stage=off
  if $slow; then stage=only; fi
  { # the outer redirection keeps bash's own word on a killed program off the screen
    (cd "$output/bin/$name/release" && ${launcher:+"$launcher"} dotnet "$name.dll" -noColor -noLogo -noAutoReporters \
      -reporter quiet -explicit $stage -xml "$results/$name.xml" ${rest[@]+"${rest[@]}"}) >"$results/$name.log" 2>&1 </dev/null
  } 2>/dev/null || status=$?
  echo "$status $((SECONDS - started))" >"$results/$name.status"
}

# report_program NAME: prints the rest of the line of a program that was run, and adds it to the sums. The counts are those of the result
# file; a program that ends badly without naming a failed test counts as one failure.
report_program() {
  local name=$1 xml=$results/$1.xml log=$results/$1.log status seconds line='' p f s n
  read -r status seconds <"$results/$name.status"
  if [ -s "$xml" ]; then line=$(counts "$xml"); fi
  if [ -z "$line" ]; then
    echo "ended with exit status $status and no result:"
    excerpt "$log"
    failed=$((failed + 1))
    return
  fi
  read -r p f s n <<<"$line"
  if $slow && [ $((p + f + s)) -eq 0 ]; then
    echo "no slow tests"
    return
  fi
  echo "$p passed, $f failed, $s skipped ($seconds s)"
  left=$((left + n))
  # Of the log, the failed tests only: skipped ones are summed up at the end.
  if [ "$f" -gt 0 ]; then
    awk '/ \[SKIP\]$/ { show = 0 } / \[FAIL\]$/ { show = 1; any = 1 } show { print } END { exit !any }' "$log" ||
      excerpt "$log"
  elif [ "$status" -ne 0 ]; then
    echo "$name: no test failed, but the program ended with exit status $status:"
    excerpt "$log"
    f=1
  fi
  if [ "$s" -gt 0 ]; then skip_reasons "$xml" >>"$results/skipped.txt"; fi
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# run_test_programs STAGE LAUNCHER NAME...: runs them all, says why tests were skipped, and ends with the sums. One after the
# other, or with `at_once` set to true side by side, which suits programs that mostly keep one core busy.
at_once=false
run_test_programs() {
  local launcher=$2 name ran
  results=$repo/artifacts/test-results/$1
  shift 2
  rm -rf "$results"
  mkdir -p "$results"
  if $at_once; then
    # What runs in the background does not hear an interrupt.
    trap 'trap - TERM; kill 0; exit 130' INT TERM
    for name in "$@"; do run_program "$name" "$launcher" & done
    wait
  fi
  for name in "$@"; do
    printf '%s: ' "$name"
    $at_once || run_program "$name" "$launcher"
    report_program "$name"
  done
  if [ -s "$results/skipped.txt" ]; then
    # Reasons that differ only after a semicolon (each names its own file, say) are one reason.
    awk '{ key = $0; sub(/;.*/, "", key); if (!(key in n)) first[key] = $0; else if (first[key] != $0) first[key] = key
           n[key]++ }
         END { for (key in n) print n[key] " skipped: " first[key] }' "$results/skipped.txt" | LC_ALL=C sort -k 1,1nr -k 2
  fi
  # Slow tests may skip one and all: where the data that they need is absent.
  if $slow; then ran=$((passed + skipped)); else ran=$passed; fi
  if [ $((ran + failed)) -eq 0 ]; then echo "build.sh: no test ran; check the filter after -- and the skipped tests" >&2; fi
  if ! $slow && [ "$left" -gt 0 ]; then echo "$left slow tests are in the other stage: ./build.sh test --slow"; fi
  echo "$passed passed, $failed failed, $skipped skipped"
  [ "$failed" -eq 0 ] && [ "$ran" -gt 0 ]
}

# --- verbs -------------------------------------------------------------------------------------------------------

demo() {
  local project=src/GpuLogReg.Cli/GpuLogReg.Cli.csproj
  resolve "$project"
  build "$project"
  exec dotnet "$output/bin/GpuLogReg.Cli/release/gpulogreg.dll" demo ${rest[@]+"${rest[@]}"}
}

run_all_tests() {
  resolve GpuLogReg.sln
  build GpuLogReg.sln
  local stage=with-ilgpu programs=() name
  $ilgpu || stage=without-ilgpu
  while read -r name; do programs+=("$name"); done < <(test_programs)
  run_test_programs "$stage$suffix" '' ${programs[@]+"${programs[@]}"}
}

run_opencl_tests() {
  eng/opencl-root.sh --check || exit 69
  probe GpuLogReg.sln
  $ilgpu || fail "--opencl: OpenCL devices are driven through ILGPU; add a NuGet feed that has ILGPU $ilgpu_version" 69
  build GpuLogReg.sln
  eng/opencl-root.sh true || exit 69
  export GPULOGREG_REQUIRE=opencl
  at_once=true

  # Minutes of kernels' PTX and of the emulator, which the other stages have run and no OpenCL device takes part in.
  rest+=(-class- GpuLogReg.Ilgpu.Tests.PtxTests -method- '*_on_the_emulator')
  run_test_programs "opencl$suffix" "$repo/eng/opencl-root.sh" \
    GpuLogReg.Ilgpu.Tests GpuLogReg.Parity.Tests GpuLogReg.References.Tests
}

publish() {
  resolve GpuLogReg.sln
  local known name project program ready
  known="gpulogreg $(test_programs | paste -s -d ' ' -)"
  # shellcheck disable=SC2086 # a list of words without blanks
  if [ ${#rest[@]} -eq 0 ]; then set -- $known; else set -- "${rest[@]}"; fi
  for name in "$@"; do
    case " $known " in *" $name "*) ;; *) fail "publish: unknown program '$name'; allowed: $known" 64 ;; esac
  done
  for name in "$@"; do
    project=tests/$name program=$output/publish/$rid/$name
    ready=false
    if [ "$name" = gpulogreg ]; then
      project=src/GpuLogReg.Cli
      # Code compiled for the platform makes a start quicker (benchmarks/cold-start.md); its compiler is a package, too.
      if dotnet restore "$project" --runtime "$rid" "-p:WithIlgpu=$ilgpu" -p:PublishReadyToRun=true \
        >"$logs/ready-to-run.log" 2>&1 </dev/null; then
        ready=true
      else
        echo "The compiler of ready-to-run code is not in this NuGet feed: gpulogreg is published without and starts slower."
      fi
    fi
    # Everything is unpacked at the start: test runners and native libraries look for real files.
    quietly publish dotnet publish "$project" --configuration Release --runtime "$rid" --self-contained \
      --output "$output/publish/$rid" --verbosity quiet "-p:WithIlgpu=$ilgpu" -p:PublishSingleFile=true \
      -p:EnableCompressionInSingleFile=true -p:IncludeAllContentForSelfExtract=true -p:PublishDocumentationFiles=false \
      "-p:PublishReadyToRun=$ready"
    case $rid in win*) program=$program.exe ;; esac
    echo "$program ($(($(wc -c <"$program") / 1048576)) MiB)"
  done
}

need_sdk
case $verb in
  demo) demo ;;
  test) if $opencl; then run_opencl_tests; else run_all_tests; fi ;;
  build) resolve GpuLogReg.sln; build GpuLogReg.sln ;;
  publish) publish ;;
  has-ilgpu)
    probe src/GpuLogReg.Ilgpu/GpuLogReg.Ilgpu.csproj
    $ilgpu || exit 3
    echo "ILGPU $ilgpu_version can be restored."
    ;;
esac
