using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>X in 16 bits on every device against the oracle, which reads the same rounded numbers: fused, two-pass, softmax, second order.</summary>
public sealed class HalfStorageTests
{
    public static TheoryData<string, Precision, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.BFloat16, Precision.Float16 })
                {
                    foreach (int columns in new[] { 1, 7, 8, 9, 16, 17, 32, 33, 64, 65 })
                        cases.Add(device, precision, 29, columns);
                    cases.Add(device, precision, 1, 2);
                    cases.Add(device, precision, 2500, 3);
                    cases.Add(device, precision, 5, 256);
                    cases.Add(device, precision, 3, 2100);
                }
            }

            return cases;
        }
    }

    public static TheoryData<string, LossKind> LossesOnDevices => new MatrixTheoryData<string, LossKind>(
        [.. TestDevices.Names.Select(row => row.Data)], [LossKind.Logistic, LossKind.Softmax]);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_binary_loss_agrees_with_the_oracle(string device, Precision precision, int rows, int columns) =>
        OracleAssert.Agrees(TestDevices.Open(device), Data(rows, columns), LossKind.Logistic, precision);

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Softmax_agrees_with_the_oracle(string device)
    {
        // Around one vector and two, around the outputs that a lane holds, one row, and more rows than a team adds before its sums go to float64.
        foreach (var (rows, columns, classes) in new[] { (23, 3, 3), (23, 7, 2), (23, 8, 3), (23, 9, 2), (23, 9, 3), (23, 16, 2), (23, 17, 2), (23, 40, 9), (1, 5, 3), (6000, 2, 3) })
        {
            OracleAssert.Agrees(TestDevices.Open(device), Data(rows, columns).WithClasses(classes), LossKind.Softmax, Precision.BFloat16);
            OracleAssert.Agrees(TestDevices.Open(device), Data(rows, columns).WithClasses(classes), LossKind.Softmax, Precision.Float16);
        }
    }

    [Theory]
    [MemberData(nameof(LossesOnDevices))]
    public void Two_passes_give_what_one_gives(string device, LossKind loss)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = loss == LossKind.Softmax ? Data(300, 7).WithClasses(3) : Data(300, 13);
        double[] w = RandomData.Coefficients(loss == LossKind.Softmax ? 23 : 13, seed: 1);
        double[] Gradient(IObjective objective)
        {
            using Vector point = objective.Space.Allocate(w.Length), gradient = objective.Space.Allocate(w.Length);
            objective.Space.Upload(w, point);
            double loss = objective.ValueAndGradient(point, gradient, RowRange.All(data.Rows));
            var numbers = new double[w.Length];
            objective.Space.Download(gradient, numbers);
            return [loss, .. numbers];
        }

        foreach (Precision precision in new[] { Precision.BFloat16, Precision.Float16 })
        {
            using IObjective one = backend.Prepare(data, loss, precision), two = ((ITwoPassBaseline)backend).PrepareTwoPass(data, loss, precision);
            double[] expected = Gradient(one), actual = Gradient(two);
            for (int i = 0; i < expected.Length; i++)
                Assert.Equal(expected[i], actual[i], 4e-6 * data.Rows);
        }
    }

    [Theory]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void Sparse_rows_in_16_bits_are_refused_with_what_to_do(Precision precision)
    {
        Dataset data = RandomData.SparseRows(9, 4, 2, seed: 1, weighted: false);
        var fault = Assert.Throws<BackendException>(() => TestDevices.Open("ilgpu-cpu").Prepare(data, LossKind.Logistic, precision).Dispose());
        Assert.Contains("sparse rows as Float32 or Float64", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--precision f32", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Scaled, of float32 and of float64, wrapped: all ways that rows are converted.</summary>
    [Fact]
    public void Every_source_of_rows_is_rounded_once()
    {
        Dataset wide = Data(40, 11);
        var single = new float[40 * 11];
        for (int i = 0; i < 40; i++)
        {
            for (int j = 0; j < 11; j++)
                single[(i * 11) + j] = (float)((DenseMatrix)wide.Features).Row<double>(i)[j];
        }

        var narrow = new Dataset(DenseMatrix.Wrap(single.AsMemory(), 40, 11), wide.Labels, weights: wide.Weights);
        var scaling = new ColumnScaling([.. Enumerable.Range(0, 11).Select(j => 0.01 * j)], [.. Enumerable.Range(0, 11).Select(j => 1.5 + j)]);
        foreach (Precision precision in Enum.GetValues<Precision>())
        {
            foreach (Dataset data in new[] { wide, narrow, wide.WithScaling(scaling), narrow.WithScaling(scaling) })
                OracleAssert.Agrees(TestDevices.Open("ilgpu-cpu"), data, LossKind.Logistic, precision);
        }
    }

    private static Dataset Data(int rows, int columns) => RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
}
