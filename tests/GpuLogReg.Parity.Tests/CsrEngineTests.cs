using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>What the vectorised engine does with sparse rows that other backends do not: vectors of three widths, threads, cuts by columns, sums in waves.</summary>
public sealed class CsrEngineTests
{
    /// <summary>Sparse rows are not stored in 16 bits.</summary>
    public static TheoryData<int, Precision> Widths => new MatrixTheoryData<int, Precision>([128, 256, 512], [Precision.Float32, Precision.Float64]);

    [Theory]
    [MemberData(nameof(Widths))]
    public void Every_vector_width_of_the_cpu_engine_gives_what_the_oracle_finds(int bits, Precision storage)
    {
        foreach (string kind in new[] { "a fifth stored", "one number", "wide", "rows of very different lengths" })
        {
            using var problem = CsrTests.AllKinds[kind](Problem.Native(storage));
            using var objective = new SimdBackend().Prepare(problem.Data, LossKind.Logistic, storage, bits);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage), problem.W);
            SecondOrderTests.EnsureCurvature(objective, problem, storage);
            SecondOrderTests.EnsureLine(objective, problem, storage);
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void The_cpu_engine_gives_several_classes_the_same_bits_with_any_number_of_threads(Precision storage)
    {
        using var problem = Problem.Sparse(9001, 31, Problem.Native(storage), (_, _) => 0.1, weighted: true);
        var data = problem.Data.WithLabels(Enumerable.Range(0, 9001).Select(i => i * 7 % 3).ToArray(), ["a", "b", "c"]);
        double[] w = [.. Enumerable.Range(0, 96).Select(i => Math.Sin(i))], v = [.. w.Select(x => 1 - x)];
        var first = With(1);
        foreach (int threads in new[] { 2, 3, 7, -1 })
            Close.SameBits(first, With(threads), $"run with {threads} threads");

        double[] With(int threads)
        {
            using var objective = new SimdBackend(threads).Prepare(data, LossKind.Softmax, storage);
            return [.. objective.Numbers(w, v, []), .. objective.Numbers(w, v, Orders.Shuffled(9001, 4))];
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Many_columns_with_much_stored_are_cut_by_columns_on_the_cpu_and_give_what_the_oracle_finds(Precision storage)
    {
        // About 275,000 numbers for 9,001 columns: enough work, and columns enough, for that way. An empty row, and columns among which whole ranges are empty.
        using var problem = Problem.Sparse(401, 9001, Problem.Native(storage), (i, j) => i == 7 || (j > 3000 && j < 6000) ? 0 : 0.115, weighted: true);
        Assert.InRange(problem.Data.Features.StoredElements, 262_144, 8 * 4 * 9000);
        using var objective = new SimdBackend().Prepare(problem.Data, LossKind.Logistic, storage);
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage), problem.W);
        int[] order = Orders.Shuffled(401, 3);
        objective.Order(order);
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, null, order), problem.W);
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, null, order, CsrTests.Origin(problem)), CsrTests.Origin(problem));
        SecondOrderTests.EnsureCurvature(objective, problem, storage);

        var data = problem.Data.WithLabels(Enumerable.Range(0, 401).Select(i => i * 7 % 3).ToArray(), ["a", "b", "c"]);
        using var oracle = new ReferenceBackend().Prepare(data, LossKind.Softmax, storage);
        using var several = new SimdBackend().Prepare(data, LossKind.Softmax, storage);
        double[] w = [.. Enumerable.Range(0, oracle.Shape.Coefficients).Select(i => 0.3 * Math.Sin(i + 1))];
        double tolerance = Tolerance.Sum(storage, data.WeightSum() * (1 + CsrTests.LongestRow(data)), 401);
        foreach (var rows in new[] { RowRange.All(401), new RowRange(1, 400) })
            EnsureClose(oracle.Evaluate(w, rows), several.Evaluate(w, rows), tolerance);
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Long_gradients_are_added_up_in_waves_on_the_cpu_and_give_what_the_oracle_finds(Precision storage)
    {
        // About 820,000 numbers for 17,001 columns: enough for 12 chunks of 140 rows, more than a wave of one thread. A column in every row is heavy in each chunk.
        using var problem = Problem.Sparse(1700, 17_001, Problem.Native(storage), (i, j) => j is 5 or 17_000 ? 1 : j % 4096 < 40 ? 0.5 : 0.025, weighted: true);
        Assert.InRange(problem.Data.Features.StoredElements, 12 * 4 * 17_002, 1_000_000);
        var expected = Expectation.Of(problem, storage);
        double[] first = [];
        foreach (int threads in new[] { 1, 2, 3, 7 })
        {
            using var objective = new SimdBackend(threads).Prepare(problem.Data, LossKind.Logistic, storage);
            objective.EnsureLossAndGradient(expected, problem.W);
            double[] numbers = CsrTests.Numbers(objective, problem);
            if (threads == 1)
            {
                objective.EnsureLossAndGradient(Expectation.Of(problem, storage, w: CsrTests.Origin(problem)), CsrTests.Origin(problem));
                SecondOrderTests.EnsureCurvature(objective, problem, storage);
                SecondOrderTests.EnsureLine(objective, problem, storage);
                first = numbers;
            }

            Close.SameBits(first, numbers, $"run with {threads} threads");
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void Long_gradients_of_several_classes_are_the_oracles_too(Precision storage)
    {
        using var problem = Problem.Sparse(1200, 5701, Problem.Native(storage), (_, j) => j == 7 ? 1 : 0.09, weighted: true);
        Assert.InRange(problem.Data.Features.StoredElements, 8 * 4 * 3 * 5702, 700_000);
        var data = problem.Data.WithLabels(Enumerable.Range(0, 1200).Select(i => i * 7 % 3).ToArray(), ["a", "b", "c"]);
        using var oracle = new ReferenceBackend().Prepare(data, LossKind.Softmax, storage);
        double[] w = [.. Enumerable.Range(0, oracle.Shape.Coefficients).Select(i => 0.1 * Math.Sin(i + 1))];
        double tolerance = Tolerance.Sum(storage, data.WeightSum() * (1 + CsrTests.LongestRow(data)), 1200);
        var expected = oracle.Evaluate(w);
        foreach (int threads in new[] { 1, 3 })
        {
            using var objective = new SimdBackend(threads).Prepare(data, LossKind.Softmax, storage);
            EnsureClose(expected, objective.Evaluate(w), tolerance);
        }
    }

    [Theory]
    [InlineData(Precision.Float32)]
    [InlineData(Precision.Float64)]
    public void The_cpu_engine_gives_sparse_rows_the_same_bits_with_any_number_of_threads(Precision storage)
    {
        foreach (var (rows, columns, density) in new[] { (20011, 45, 0.1), (3001, 20011, 0.002), (401, 9001, 0.074), (1000, 3, 0.5) })
        {
            using var problem = Problem.Sparse(rows, columns, Problem.Native(storage), (i, _) => i % 100 == 0 ? 5 * density : density, weighted: true);
            double[] first = With(1);
            foreach (int threads in new[] { 2, 3, 7, -1 })
                Close.SameBits(first, With(threads), $"run with {threads} threads");

            double[] With(int threads)
            {
                using var backend = new SimdBackend(threads);
                using var objective = backend.Prepare(problem.Data, LossKind.Logistic, storage);
                return [.. CsrTests.Numbers(objective, problem), .. Fits.Run(new Lbfgs { MaxIterations = 3 }, backend.Prepare(problem.Data, LossKind.Logistic, storage), 1).W];
            }
        }
    }

    [Theory]
    [InlineData(Precision.BFloat16)]
    [InlineData(Precision.Float16)]
    public void The_cpu_engine_refuses_sparse_rows_in_16_bits(Precision storage)
    {
        using var problem = Problem.Sparse(10, 3, Problem.Native(storage), (_, _) => 0.5);
        var fault = Assert.Throws<BackendException>(() => new SimdBackend().Prepare(problem.Data, LossKind.Logistic, storage).Dispose());
        Assert.Contains("sparse rows as Float32 or Float64", fault.Message, StringComparison.Ordinal);
        Assert.Contains("--precision f32", fault.Message, StringComparison.Ordinal);
    }

    private static void EnsureClose((double Value, double[] Gradient) expected, (double Value, double[] Gradient) found, double tolerance)
    {
        Close.Number(expected.Value, found.Value, tolerance, "F");
        Close.Numbers(expected.Gradient, found.Gradient, [.. expected.Gradient.Select(_ => tolerance)], "∇F");
    }
}
