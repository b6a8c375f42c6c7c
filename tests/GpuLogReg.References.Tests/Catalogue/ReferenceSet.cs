namespace GpuLogReg.References;

/// <summary>A data set and the references it has.</summary>
/// <param name="Name">"breast_cancer".</param>
/// <param name="Form">How it lies beside the repository.</param>
/// <param name="Rows">n.</param>
/// <param name="Columns">d, encoded.</param>
/// <param name="Variants">The references that are rows: "l2", "mle_glm".</param>
internal sealed record ReferenceSet(string Name, SetForm Form, int Rows, int Columns, IReadOnlyList<string> Variants)
{
    /// <summary>n·d.</summary>
    public long Numbers => (long)Rows * Columns;
}
