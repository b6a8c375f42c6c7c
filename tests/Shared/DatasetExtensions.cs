using GpuLogReg.Data;

namespace GpuLogReg.Tests;

/// <summary>Short ways to what a data set holds.</summary>
internal static class DatasetExtensions
{
    /// <summary>X, which the test knows to be dense.</summary>
    public static DenseMatrix Dense(this Dataset data) => Assert.IsType<DenseMatrix>(data.Features);
}
