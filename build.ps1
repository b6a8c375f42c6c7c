# Restores, builds and runs GpuLogReg from a bare clone; needs only the .NET SDK. `./build.ps1 help` lists the verbs.
# build.sh does the same for Linux and macOS. Runs in Windows PowerShell 5.1 and PowerShell 7.
Set-StrictMode -Version 2
$ErrorActionPreference = 'Stop'
$PSNativeCommandUseErrorActionPreference = $false
$repo = $PSScriptRoot

function Show-Usage {
    @'
usage: ./build.ps1 VERB [SWITCH...]

  demo [ARG...]        build the command line and run `gpulogreg demo ARG...`
  test [-- ARG...]     build everything and run every test program, with ARG... (for example -class GpuLogReg.*)
                       handed to each; the last line is `N passed, N failed, N skipped`
  build                build everything, Release
  publish [NAME...]    self-contained single files of the command line and the test programs, or of those named
                       (gpulogreg, GpuLogReg.Core.Tests, ...), in artifacts/publish/RID
  has-ilgpu            exit 0 where ILGPU can be restored, 3 where the NuGet feed lacks it
  help                 print this

  --without-ilgpu      leave ILGPU out as on a NuGet feed that lacks it (any verb but has-ilgpu)
  --slow               test only: run the slow tests (minutes) and no others; without it they are left out and counted
  --rid RID            publish only: the platform to publish for (default: win-x64 on Windows, else linux-x64)

Where ILGPU cannot be restored, a line says what is left out and everything else is built and run.
GPULOGREG_REQUIRE=cuda,opencl makes the tests fail, not skip, where such a device is absent.
`test --opencl` (PoCL in a private Debian root) needs Linux: see ./build.sh help.
Exit status: 0 done, 1 something failed, 3 no ILGPU (has-ilgpu), 64 not understood, 69 not possible on this machine.
'@
}

function Stop-Build([string] $message, [int] $status = 1) {
    [Console]::Error.WriteLine("build.ps1: $message")
    exit $status
}

# --- arguments ---------------------------------------------------------------------------------------------------

$verb = 'help'
$withoutIlgpu = $false
$slow = $false
$rid = 'linux-x64'
if ($env:OS -eq 'Windows_NT') { $rid = 'win-x64' }
$rest = @()

if ($args.Count -gt 0) { $verb = "$($args[0])" }
if (@('help', '--help', '-h') -contains $verb) { Show-Usage; exit 0 }
$verbs = @('demo', 'test', 'build', 'publish', 'has-ilgpu')
if ($verbs -cnotcontains $verb) {
    Stop-Build "unknown verb '$verb'; allowed: demo, test, build, publish, has-ilgpu, help" 64
}

for ($i = 1; $i -lt $args.Count; $i++) {
    $argument = "$($args[$i])"
    if ($verb -eq 'has-ilgpu') { Stop-Build "has-ilgpu: unexpected argument '$argument'; allowed: none" 64 }
    elseif ($argument -eq '--without-ilgpu') { $withoutIlgpu = $true }
    elseif ($verb -eq 'demo') { $rest += $argument }
    elseif ($verb -eq 'test') {
        if ($argument -eq '--slow') { $slow = $true }
        elseif ($argument -eq '--opencl') {
            Stop-Build '--opencl: a private Debian root needs Linux; there, run ./build.sh test --opencl' 69
        }
        # PowerShell may swallow the --, so a switch of the test programs (-class, -method, ...) starts their arguments too.
        elseif ($argument -match '^(--$|-[^-])') {
            $first = $i
            if ($argument -eq '--') { $first = $i + 1 }
            for ($j = $first; $j -lt $args.Count; $j++) { $rest += "$($args[$j])" }
            break
        }
        else {
            Stop-Build "test: unexpected argument '$argument'; allowed: --without-ilgpu, --slow, -- ARG... (for the test programs)" 64
        }
    }
    elseif ($verb -eq 'publish') {
        if ($argument -eq '--rid') {
            $i++
            if ($i -ge $args.Count) { Stop-Build '--rid: no platform given; name one, as in --rid linux-arm64' 64 }
            $rid = "$($args[$i])"
        }
        elseif ($argument.StartsWith('-')) {
            Stop-Build "publish: unexpected switch '$argument'; allowed: --without-ilgpu, --rid RID, names of programs" 64
        }
        else { $rest += $argument }
    }
    else { Stop-Build "${verb}: unexpected argument '$argument'; allowed: --without-ilgpu" 64 }
}

# --- building ----------------------------------------------------------------------------------------------------

# Set for this script only: the caller's session gets its own values back at the end.
$environment = @{
    DOTNET_NOLOGO = '1'
    DOTNET_CLI_TELEMETRY_OPTOUT = '1'
    DOTNET_GENERATE_ASPNET_CERTIFICATE = 'false'
    DOTNET_ADD_GLOBAL_TOOLS_TO_PATH = 'false'
    DOTNET_CLI_UI_LANGUAGE = 'en'
    MSBUILDDISABLENODEREUSE = '1' # a node that lives on would hold the pipe to the log open
}
$callers = @{}

$logs = Join-Path $repo 'artifacts/logs'
$script:ilgpu = $true
$script:solution = 'GpuLogReg.sln'
$script:output = Join-Path $repo 'artifacts'
$packages = [IO.File]::ReadAllText((Join-Path $repo 'Directory.Packages.props'))
$ilgpuVersion = [regex]::Match($packages, 'Include="ILGPU" Version="([^"]*)"').Groups[1].Value

# Runs `dotnet ARGUMENTS` with its output in a log; returns the exit status.
function Invoke-Logged([string] $log, [string[]] $arguments) {
    $ErrorActionPreference = 'Continue' # Windows PowerShell makes an error record of every line on stderr
    & dotnet @arguments 2>&1 | ForEach-Object { "$_" } | Out-File -FilePath $log -Encoding utf8
    return $LASTEXITCODE
}

function Read-Lines([string] $file) {
    if (Test-Path -LiteralPath $file) { return @([IO.File]::ReadAllLines($file)) }
    return @()
}

# Prints the log of a failed step. Every project repeats the errors it inherits; each is shown once.
function Show-Log([string] $log) {
    $seen = @{}
    foreach ($line in (Read-Lines $log)) {
        $text = $line
        if ($line -match ': error NU') { $text = ($line -replace '^.*: error NU', 'error NU') -replace ' \[[^\]]*\]$', '' }
        if ($text -match '^ *Failed to restore ' -or $seen.ContainsKey($text)) { continue }
        $seen[$text] = $true
        [Console]::Error.WriteLine($text)
    }
}

# Runs `dotnet ARGUMENTS` quietly; shows the output whole and ends if it fails.
function Invoke-Quietly([string] $step, [string[]] $arguments) {
    $log = Join-Path $logs "$step.log"
    $status = Invoke-Logged $log $arguments
    if ($status -ne 0) {
        Show-Log $log
        Stop-Build "$step failed: dotnet $($arguments -join ' ')"
    }
}

function Assert-Sdk {
    $mend = 'install the .NET 10 SDK (https://dotnet.microsoft.com/download) and run again'
    if (-not (Get-Command dotnet -CommandType Application -ErrorAction SilentlyContinue)) {
        Stop-Build "no dotnet on the PATH; $mend"
    }
    New-Item -ItemType Directory -Force -Path $logs | Out-Null
    if ((Invoke-Logged (Join-Path $logs 'sdk.log') @('--version')) -ne 0) {
        Stop-Build "no .NET SDK that global.json accepts (10.0.100 or a later 10.0); $mend"
    }
}

# True where every error of a failed restore is that the feed lacks ILGPU.
function Test-OnlyIlgpuMissing([string] $log) {
    $missing = $false
    foreach ($line in (Read-Lines $log)) {
        if ($line -notmatch ': error ') { continue }
        if ($line -cmatch "error NU110[0-3]: Unable to (find package|resolve) '?ILGPU") { $missing = $true }
        elseif ($line -notmatch 'error NU110[0-3]: +- ') { return $false } # not a detail line of the error before
    }
    return $missing
}

# Restores the target (a project or the whole solution) with ILGPU; where the feed has none, says so and clears $ilgpu.
# Any other failure to restore is shown whole.
function Find-Ilgpu([string] $target) {
    if ($withoutIlgpu) {
        $script:ilgpu = $false
        Write-Host 'ILGPU is left out as asked: no CUDA, no OpenCL, no kernel tests; everything else runs.'
        return
    }
    $log = Join-Path $logs 'restore.log'
    if ((Invoke-Logged $log @('restore', $target, '-p:WithIlgpu=true')) -eq 0) { return }
    if (-not (Test-OnlyIlgpuMissing $log)) {
        Show-Log $log
        Stop-Build "restore failed: dotnet restore $target"
    }
    $script:ilgpu = $false
    Write-Host ("ILGPU $ilgpuVersion is not in this NuGet feed: CUDA, OpenCL and the kernel tests are left out; " +
        'everything else runs.')
}

# Restores the target with ILGPU, or without where there is none.
function Resolve-Packages([string] $target) {
    Find-Ilgpu $target
    if ($script:ilgpu) { return }
    $script:solution = 'eng/without-ilgpu.slnf'
    $script:output = Join-Path $repo 'artifacts/without-ilgpu'
    if ($target -eq 'GpuLogReg.sln') { $target = $script:solution }
    Invoke-Quietly 'restore' @('restore', $target, '-p:WithIlgpu=false')
}

function Get-IlgpuProperty { "-p:WithIlgpu=$("$script:ilgpu".ToLowerInvariant())" }

function Invoke-Build([string] $target) {
    if ($target -eq 'GpuLogReg.sln') { $target = $script:solution }
    Invoke-Quietly 'build' @('build', $target, '--configuration', 'Release', '--no-restore', '--verbosity', 'quiet',
        (Get-IlgpuProperty))
}

# The names of the test projects of the solution that is being built.
function Get-TestPrograms {
    $text = [IO.File]::ReadAllText((Join-Path $repo $script:solution))
    [regex]::Matches($text, '"tests[\\/]+([A-Za-z.]+)[\\/]+[^"]*\.csproj"') | ForEach-Object { $_.Groups[1].Value }
}

# --- testing -----------------------------------------------------------------------------------------------------

$script:passed = 0
$script:failed = 0
$script:skipped = 0
$script:left = 0
$script:reasons = @()

# How a program that ended badly began and ended (a crash names its cause above a long stack).
function Show-Excerpt([string] $log) {
    $lines = @(Read-Lines $log)
    for ($n = 0; $n -lt $lines.Count; $n++) {
        if ($lines.Count -le 40 -or $n -lt 20 -or $n -ge $lines.Count - 10) {
            Write-Host ('    ' + $lines[$n].Substring(0, [Math]::Min(200, $lines[$n].Length)))
        }
        elseif ($n -eq 20) { Write-Host "    ... (whole in $log)" }
    }
}

# Of a log, the failed tests only: skipped ones are summed up at the end.
function Show-Failures([string] $log) {
    $show = $false
    $any = $false
    foreach ($line in (Read-Lines $log)) {
        if ($line -cmatch ' \[SKIP\]$') { $show = $false }
        if ($line -cmatch ' \[FAIL\]$') { $show = $true; $any = $true }
        if ($show) { Write-Host $line }
    }
    if (-not $any) { Show-Excerpt $log }
}

# Runs one built test program, prints its line and adds it to the sums. The counts are those of the result file; a program
# that ends badly without naming a failed test counts as one failure. Slow tests are those that xUnit.net calls explicit.
function Invoke-Tests([string] $name, [string] $results) {
    $xml = Join-Path $results "$name.xml"
    $log = Join-Path $results "$name.log"
    $folder = Join-Path $script:output "bin/$name/release"
    $watch = [Diagnostics.Stopwatch]::StartNew()
    Write-Host "${name}: " -NoNewline
    $stage = 'off'
    if ($slow) { $stage = 'only' }
    $arguments = @("$name.dll", '-noColor', '-noLogo', '-noAutoReporters', '-reporter', 'quiet', '-explicit', $stage, '-xml', $xml) + $rest
    Push-Location $folder
    try { $status = Invoke-Logged $log $arguments }
    finally { Pop-Location }

    $text = ''
    if (Test-Path -LiteralPath $xml) { $text = [IO.File]::ReadAllText($xml) }
    $assembly = [regex]::Match($text, '<assembly [^<]* total="[^<]*').Value
    if ($assembly -eq '') {
        Write-Host "ended with exit status $status and no result:"
        Show-Excerpt $log
        $script:failed++
        return
    }
    $count = @{}
    foreach ($key in 'passed', 'failed', 'errors', 'skipped', 'not-run') {
        $count[$key] = 0
        $match = [regex]::Match($assembly, " $key=""([0-9]+)""")
        if ($match.Success) { $count[$key] = [int] $match.Groups[1].Value }
    }
    $bad = $count['failed'] + $count['errors']
    $seconds = [Math]::Round($watch.Elapsed.TotalSeconds)
    if ($slow -and $count['passed'] + $bad + $count['skipped'] -eq 0) {
        Write-Host 'no slow tests'
        return
    }
    Write-Host "$($count['passed']) passed, $bad failed, $($count['skipped']) skipped ($seconds s)"
    if ($bad -gt 0) { Show-Failures $log }
    elseif ($status -ne 0) {
        Write-Host "${name}: no test failed, but the program ended with exit status ${status}:"
        Show-Excerpt $log
        $bad = 1
    }
    foreach ($match in [regex]::Matches($text, '(?s)<reason><!\[CDATA\[(.*?)\]\]></reason>')) {
        $script:reasons += ($match.Groups[1].Value -replace '\s+', ' ') -replace '\\"', '"'
    }
    $script:passed += $count['passed']
    $script:failed += $bad
    $script:skipped += $count['skipped']
    $script:left += $count['not-run']
}

# Runs every test program, says why tests were skipped, and ends with the sums.
function Invoke-AllTests {
    Resolve-Packages 'GpuLogReg.sln'
    Invoke-Build 'GpuLogReg.sln'
    $stage = 'with-ilgpu'
    if (-not $script:ilgpu) { $stage = 'without-ilgpu' }
    if ($slow) { $stage = "$stage-slow" }
    $results = Join-Path $repo "artifacts/test-results/$stage"
    if (Test-Path -LiteralPath $results) { Remove-Item -Recurse -Force -LiteralPath $results }
    New-Item -ItemType Directory -Force -Path $results | Out-Null
    foreach ($name in @(Get-TestPrograms)) { Invoke-Tests $name $results }
    # Reasons that differ only after a semicolon (each names its own file, say) are one reason.
    $groups = @($script:reasons | Group-Object -Property { $_ -replace ';.*', '' } |
        Sort-Object -Property @{ Expression = 'Count'; Descending = $true }, @{ Expression = 'Name' })
    foreach ($group in $groups) {
        $distinct = @($group.Group | Select-Object -Unique)
        $reason = $group.Name
        if ($distinct.Count -eq 1) { $reason = $distinct[0] }
        Write-Host "$($group.Count) skipped: $reason"
    }
    # Slow tests may skip one and all: where the data that they need is absent.
    $ran = $script:passed
    if ($slow) { $ran += $script:skipped }
    if ($ran + $script:failed -eq 0) {
        [Console]::Error.WriteLine('build.ps1: no test ran; check the filter after -- and the skipped tests')
    }
    if (-not $slow -and $script:left -gt 0) {
        Write-Host "$script:left slow tests are in the other stage: ./build.ps1 test --slow"
    }
    Write-Host "$script:passed passed, $script:failed failed, $script:skipped skipped"
    if ($script:failed -gt 0 -or $ran -eq 0) { exit 1 }
}

# --- verbs -------------------------------------------------------------------------------------------------------

function Invoke-Demo {
    $project = 'src/GpuLogReg.Cli/GpuLogReg.Cli.csproj'
    Resolve-Packages $project
    Invoke-Build $project
    $arguments = @((Join-Path $script:output 'bin/GpuLogReg.Cli/release/gpulogreg.dll'), 'demo') + $rest
    & dotnet @arguments
    exit $LASTEXITCODE
}

function Invoke-Publish {
    Resolve-Packages 'GpuLogReg.sln'
    $known = @('gpulogreg') + @(Get-TestPrograms)
    $names = $rest
    if ($names.Count -eq 0) { $names = $known }
    foreach ($name in $names) {
        if ($known -cnotcontains $name) { Stop-Build "publish: unknown program '$name'; allowed: $($known -join ' ')" 64 }
    }
    $folder = Join-Path $script:output "publish/$rid"
    foreach ($name in $names) {
        $project = "tests/$name"
        $ready = 'false'
        if ($name -eq 'gpulogreg') {
            $project = 'src/GpuLogReg.Cli'
            # Code compiled for the platform makes a start quicker (benchmarks/cold-start.md); its compiler is a package, too.
            $status = Invoke-Logged (Join-Path $logs 'ready-to-run.log') @('restore', $project, '--runtime', $rid, (Get-IlgpuProperty), '-p:PublishReadyToRun=true')
            if ($status -eq 0) { $ready = 'true' }
            else { Write-Host 'The compiler of ready-to-run code is not in this NuGet feed: gpulogreg is published without and starts slower.' }
        }
        # Everything is unpacked at the start: test runners and native libraries look for real files.
        Invoke-Quietly 'publish' @('publish', $project, '--configuration', 'Release', '--runtime', $rid, '--self-contained',
            '--output', $folder, '--verbosity', 'quiet', (Get-IlgpuProperty), '-p:PublishSingleFile=true',
            '-p:EnableCompressionInSingleFile=true', '-p:IncludeAllContentForSelfExtract=true',
            '-p:PublishDocumentationFiles=false', "-p:PublishReadyToRun=$ready")
        $program = Join-Path $folder $name
        if ($rid.StartsWith('win')) { $program = "$program.exe" }
        $size = [Math]::Round((Get-Item -LiteralPath $program).Length / 1048576)
        Write-Host "$program ($size MiB)"
    }
}

Push-Location $repo
foreach ($key in $environment.Keys) {
    $callers[$key] = [Environment]::GetEnvironmentVariable($key)
    [Environment]::SetEnvironmentVariable($key, $environment[$key])
}
try {
    Assert-Sdk
    switch ($verb) {
        'demo' { Invoke-Demo }
        'test' { Invoke-AllTests }
        'build' { Resolve-Packages 'GpuLogReg.sln'; Invoke-Build 'GpuLogReg.sln' }
        'publish' { Invoke-Publish }
        'has-ilgpu' {
            Find-Ilgpu 'src/GpuLogReg.Ilgpu/GpuLogReg.Ilgpu.csproj'
            if (-not $script:ilgpu) { exit 3 }
            Write-Host "ILGPU $ilgpuVersion can be restored."
        }
    }
}
finally {
    foreach ($key in $environment.Keys) { [Environment]::SetEnvironmentVariable($key, $callers[$key]) }
    Pop-Location
}
exit 0
