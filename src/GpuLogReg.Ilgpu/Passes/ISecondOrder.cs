using GpuLogReg.Compute;

namespace GpuLogReg.Ilgpu.Passes;

/// <summary>Second derivatives and lines on the device.</summary>
internal interface ISecondOrder : IDisposable
{
    /// <summary>The curvatures at a point, as <see cref="IObjective.CurvatureAt"/>.</summary>
    ICurvature CurvatureAt(Vector w);

    /// <summary>The loss along a line, as <see cref="IObjective.LineAt"/>.</summary>
    ILine LineAt(Vector w, Vector direction);
}
