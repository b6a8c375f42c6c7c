using BenchmarkDotNet.Running;
using GpuLogReg.Benchmarks;

// All benchmarks: dotnet run -c Release --project benchmarks/GpuLogReg.Benchmarks -- --filter '*'
// 'progress FILE SOLVER TOLERANCE RUNS' serves benchmarks/peers/progress.py.
if (args is ["progress", _, _, _, _])
    FitProgress.Run(args.AsSpan(1));
else
    BenchmarkSwitcher.FromAssembly(typeof(FusedPassBenchmarks).Assembly).Run(args);
