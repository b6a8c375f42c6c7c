using GpuLogReg.Estimators;

namespace GpuLogReg.Cli;

/// <summary>A model and how long it took.</summary>
/// <param name="Model">The model.</param>
/// <param name="Elapsed">Time from the data in memory to the model, opening the device included.</param>
internal sealed record FitOutcome(LogisticModel Model, TimeSpan Elapsed);
