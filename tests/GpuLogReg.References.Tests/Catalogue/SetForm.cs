namespace GpuLogReg.References;

/// <summary>How a set lies beside the repository.</summary>
internal enum SetForm
{
    /// <summary>Comma-separated numbers with a header, the label 'y' last: data.csv, or train.csv where there is a test.csv.</summary>
    Dense,

    /// <summary>The same, with row weights in weights.txt that every variant uses.</summary>
    Weighted,

    /// <summary>A table of numbers and categories as its source published it, with the encoding that the references used.</summary>
    Mixed,

    /// <summary>train.libsvm.</summary>
    Sparse,

    /// <summary>No file: made by the rule of synthetic/SPEC.md.</summary>
    Synthetic,
}
