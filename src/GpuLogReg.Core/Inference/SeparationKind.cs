namespace GpuLogReg.Inference;

/// <summary>How a linear function of the features parts the classes (Albert and Anderson, Biometrika 71, 1984).</summary>
public enum SeparationKind
{
    /// <summary>Every row that counts lies strictly on its own class's side.</summary>
    Complete,

    /// <summary>No row lies on the wrong side, some lie on the boundary, and some lie strictly on their own side.</summary>
    Quasi,
}
