using GpuLogReg.Parity;

// An accelerator has one owner, and the CPU engine takes every core anyway: one test after the other, on devices opened once.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: AssemblyFixture(typeof(OpenedBackends))]
