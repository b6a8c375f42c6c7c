namespace GpuLogReg.Data;

/// <summary>Made data and the model that made it.</summary>
/// <param name="Data">Rows of classes "0" and "1".</param>
/// <param name="Coefficients">w, d numbers; zero for redundant features and noise.</param>
/// <param name="Intercept">b.</param>
public sealed record SyntheticDataset(Dataset Data, IReadOnlyList<double> Coefficients, double Intercept);
