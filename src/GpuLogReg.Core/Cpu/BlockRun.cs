namespace GpuLogReg.Cpu;

/// <summary>Blocks, one behind the other, that a kernel is to take.</summary>
/// <param name="First">The first.</param>
/// <param name="Count">How many.</param>
/// <param name="Following">How many blocks the run has that begins where this one ends, if the same thread is likely to take it next; else 0.</param>
internal readonly record struct BlockRun(long First, long Count, long Following = 0);
