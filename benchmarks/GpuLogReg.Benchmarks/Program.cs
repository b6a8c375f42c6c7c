using BenchmarkDotNet.Running;

// All benchmarks: dotnet run -c Release --project benchmarks/GpuLogReg.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
