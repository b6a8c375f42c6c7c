using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>The whole Hessian of the binary loss on every device against the oracle: widths around every square, more rows than a run.</summary>
public sealed class HessianTests
{
    public static TheoryData<string, Precision, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    foreach (int columns in new[] { 1, 3, 4, 5, 7, 8, 9, 31, 64, 65 })
                        cases.Add(device, precision, 29, columns);
                    cases.Add(device, precision, 1, 2);
                    cases.Add(device, precision, 2500, 2);
                    cases.Add(device, precision, 5, 256);
                    cases.Add(device, precision, 5, 129);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Dense_Hessian_agrees_with_the_oracle(string device, Precision precision, int rows, int columns)
    {
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        OracleAssert.Agrees(TestDevices.Open(device), data, LossKind.Logistic, precision);
        Assert.True(OffersDense(device, data, precision));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Wide_rows_sparse_rows_and_softmax_are_left_to_products(string device)
    {
        bool hasLibrary = ((IlgpuBackend)TestDevices.Open(device)).Device.RankUpdate is not null;
        Assert.Equal(hasLibrary, OffersDense(device, RandomData.Rows(3, 257, seed: 1, weighted: false), Precision.Float32));
        Assert.False(OffersDense(device, RandomData.Rows(3, 1025, seed: 1, weighted: false), Precision.Float32));
        Assert.False(OffersDense(device, RandomData.SparseRows(9, 4, 2, seed: 1, weighted: false), Precision.Float32));
        Assert.False(OffersDense(device, RandomData.Rows(3, 2, seed: 1, weighted: false).WithClasses(3), Precision.Float32));
    }

    private static bool OffersDense(string device, Dataset data, Precision precision)
    {
        LossKind loss = data.Classes.Count == 2 ? LossKind.Logistic : LossKind.Softmax;
        using IObjective objective = TestDevices.Open(device).Prepare(data, loss, precision);
        using Vector w = objective.Space.Allocate(objective.Shape.Coefficients);
        using ICurvature curvature = objective.CurvatureAt(w);
        return curvature.TryDense(new double[w.Length * w.Length]);
    }
}
