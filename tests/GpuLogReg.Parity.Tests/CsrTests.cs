using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Solvers;

namespace GpuLogReg.Parity;

/// <summary>Sparse rows on every backend against the oracle.</summary>
public sealed class CsrTests(OpenedBackends backends)
{
    internal static readonly Dictionary<string, Func<ElementType, Problem>> AllKinds = new()
    {
        ["a fifth stored"] = e => Problem.Sparse(517, 33, e, (_, _) => 0.2),
        ["weighted"] = e => Problem.Sparse(517, 33, e, (_, _) => 0.2, weighted: true),
        ["empty rows"] = e => Problem.Sparse(131, 17, e, (i, _) => i % 3 == 0 || i is 1 or 130 ? 0 : 0.3),
        ["empty columns"] = e => Problem.Sparse(131, 17, e, (_, j) => j % 4 == 0 || j == 15 ? 0 : 0.3),
        ["a full row and a full column"] = e => Problem.Sparse(67, 301, e, (i, j) => i == 40 || j == 7 ? 1 : 0.02),
        ["all stored"] = e => Problem.Sparse(129, 9, e, (_, _) => 1),
        ["stored zeros"] = e => Problem.Sparse(200, 21, e, (_, _) => 0.3, storedZeros: true),
        ["one number"] = e => Problem.Sparse(5, 3, e, (i, j) => i == 2 && j == 1 ? 1 : 0),
        ["nothing"] = e => Problem.Sparse(9, 4, e, (_, _) => 0),
        ["one row, one column"] = e => Problem.Sparse(1, 1, e, (_, _) => 1),
        ["wide"] = e => Problem.Sparse(37, 30011, e, (_, _) => 0.001),
        ["tall"] = e => Problem.Sparse(20011, 7, e, (_, _) => 0.3, weighted: true),
        ["rows of very different lengths"] = e => Problem.Sparse(301, 1201, e, (i, _) => i % 50 == 0 ? 0.8 : 0.005),
    };

    public static TheoryData<string, Precision, string> Kinds => Grid.Cases(AllKinds.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_kind_of_sparse_rows_gives_what_the_oracle_finds(string backend, Precision storage, string kind)
    {
        foreach (var elements in new[] { ElementType.Float32, ElementType.Float64 })
        {
            using var problem = AllKinds[kind](elements);
            using var objective = backends.Prepare(backend, problem.Data, storage);
            Assert.Equal(problem.Data.WeightSum(), objective.Shape.WeightSum);
            var expected = Expectation.Of(problem, storage);
            Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
            objective.EnsureLossAndGradient(expected, problem.W);

            // A ragged part, in the order of the data and in another.
            int rows = problem.Rows;
            var part = new RowRange(rows / 3, rows - (rows / 3) - (rows > 20 ? 3 : 0));
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, part), problem.W, part);
            int[] order = Orders.Shuffled(rows, 3);
            objective.Order(order);
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, part, order), problem.W, part);
            Close.Numbers(expected.Margins, objective.MarginsAt(problem.W), expected.MarginTolerance, "z");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Curvatures_and_lines_of_sparse_rows_are_the_oracles(string backend, Precision storage, string kind)
    {
        using var problem = AllKinds[kind](Problem.Native(storage));
        using var objective = backends.Prepare(backend, problem.Data, storage);
        objective.Order(Orders.Shuffled(problem.Rows, 1));
        SecondOrderTests.EnsureCurvature(objective, problem, storage);
        SecondOrderTests.EnsureLine(objective, problem, storage);
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void At_the_origin_margins_are_the_intercepts(string backend, Precision storage)
    {
        // Weighted: a sum of equal losses errs one way all along, more than sums of other numbers.
        using var problem = Problem.Sparse(517, 33, Problem.Native(storage), (_, _) => 0.2, weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        double[] origin = Origin(problem);
        Assert.All(objective.MarginsAt(origin), z => Assert.Equal(0.25, z));
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, w: origin), origin);
        var part = new RowRange(100, 300);
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, part, w: origin), origin, part);

        // A single coefficient is enough to leave it.
        origin[^2] = -1.5;
        objective.EnsureLossAndGradient(Expectation.Of(problem, storage, w: origin), origin);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Several_classes_on_sparse_rows_give_what_the_oracle_finds(string backend, Precision storage, string kind)
    {
        foreach (int k in new[] { 2, 3, 9 })
        {
            using var binary = AllKinds[kind](Problem.Native(storage));
            int rows = binary.Rows;
            var data = binary.Data.WithLabels(Enumerable.Range(0, rows).Select(i => i * 7 % k).ToArray(), [.. Enumerable.Range(0, k).Select(c => $"class {c}")]);
            using var oracle = new ReferenceBackend().Prepare(data, LossKind.Softmax, storage);
            using var objective = backends.Prepare(backend, data, storage, LossKind.Softmax);
            Assert.Equal(oracle.Shape, objective.Shape);
            double[] w = [.. Enumerable.Range(0, oracle.Shape.Coefficients).Select(i => 1.5 * Math.Sin(i + 1))], v = [.. w.Select((x, i) => Math.Cos(3 * i) - x)];

            // Features and slopes of a row are at most one in size, margins err by what their products do; second derivatives multiply by margins of v.
            double size = data.WeightSum() * (1 + (2 * LongestRow(data))), tolerance = Tolerance.Sum(storage, size, rows);
            Compare(objective.Numbers(w, v, []), oracle.Numbers(w, v, []));
            int[] order = Orders.Shuffled(rows, 4);
            Compare(objective.Numbers(w, v, order), oracle.Numbers(w, v, order));

            void Compare(double[] actual, double[] expected)
            {
                // Devices may leave the whole H to its products; the cpu engine offers it.
                Assert.True(actual.Length == expected.Length || backend != "cpu", "the cpu engine gave no dense H");
                Close.Numbers(expected[..actual.Length], actual, [.. actual.Select(_ => tolerance)], $"number of {k} classes");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Short_ranges_count_their_rows_and_no_more(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(517, 13, Problem.Native(storage), (i, _) => i % 7 == 0 ? 0 : 0.3, weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        foreach (int[] order in new int[][] { [], Orders.Shuffled(517, 0), [.. Enumerable.Range(0, 517).Reverse()] })
        {
            objective.Order(order);
            foreach (var (start, count) in new[] { (0, 1), (516, 1), (0, 7), (15, 1), (127, 2), (128, 128), (3, 10), (1, 516), (255, 262), (0, 517) })
            {
                var range = new RowRange(start, count);
                objective.EnsureLossAndGradient(Expectation.Of(problem, storage, range, order), problem.W, range);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Sparse_rows_with_large_margins_lose_neither_value_nor_slope(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(300, 11, Problem.Native(storage), (_, _) => 0.3);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        foreach (double factor in new[] { 0, 30, 1000 })
        {
            double[] w = [.. problem.W.Select(v => factor * v)];
            objective.EnsureLossAndGradient(Expectation.Of(problem, storage, w: w), w);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void New_targets_on_sparse_rows_give_the_bits_of_data_prepared_with_them(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(517, 19, Problem.Native(storage), (_, _) => 0.2);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        int[] labels = [.. problem.Data.Labels.ToArray().Select((y, i) => i % 3 == 0 ? 1 - y : y)];
        double[] fold = [.. Enumerable.Range(0, 517).Select(i => i % 4 == 2 ? 0.0 : 1 + (i % 2))];
        foreach (double[] weights in new[] { fold, [] })
        {
            using var fresh = backends.Prepare(backend, problem.Data.WithLabels(labels, problem.Data.Classes).WithWeights(weights), storage);
            objective.SetTargets(labels, weights);
            Assert.Equal(fresh.Shape, objective.Shape);
            Close.SameBits(SecondOrderTests.Numbers(fresh, problem), SecondOrderTests.Numbers(objective, problem), "number");
            Close.SameBits(fresh.Evaluate(problem.W).Gradient, objective.Evaluate(problem.W).Gradient, "∇F");
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Sparse_rows_and_the_same_rows_written_out_have_one_optimum_with_every_solver(string backend, Precision storage)
    {
        bool single = storage != Precision.Float64;
        using var problem = Problem.Sparse(400, 23, Problem.Native(storage), (_, j) => j == 11 ? 0 : 0.2, weighted: true);
        using var dense = DenseMatrix.From(WrittenOut(problem.Data));
        var written = new Dataset(dense, problem.Data.Labels, problem.Data.Classes, problem.Data.Weights);
        double noise = single ? 1e-7 : 1e-13, tolerance = single ? 1e-5 : 1e-9;
        foreach (double l1 in new[] { 0.0, 4.0 })
        {
            ISolver oracle = l1 > 0 ? new OwlQn { L1 = l1, Tolerance = 1e-11 } : new Newton { Tolerance = 1e-12 };
            ISolver[] solvers = l1 > 0
                ? [new OwlQn { L1 = l1, Tolerance = tolerance, RelativeNoise = noise }]
                : [new Lbfgs { Tolerance = tolerance, RelativeNoise = noise }, new Newton { Tolerance = tolerance, RelativeNoise = noise }];
            var (expected, exact) = Fits.Run(oracle, new ReferenceBackend().Prepare(written, LossKind.Logistic, storage), 1);
            Assert.Equal(StopReason.Converged, exact.StopReason);
            foreach (var solver in solvers)
            {
                var (w, result) = Fits.Run(solver, backends.Prepare(backend, problem.Data, storage), 1);
                Assert.Equal(StopReason.Converged, result.StopReason);
                Close.Numbers(expected, w, [.. Enumerable.Repeat(single ? 1e-3 : 1e-6, w.Length)], "w");
                Assert.Equal(0, w[11]);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Sparse_mini_batches_follow_the_oracles_trajectory(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(300, 15, Problem.Native(storage), (_, _) => 0.3);
        ISolver Solver() => new MiniBatchDescent { LearningRate = 0.1, BatchSize = 32, Epochs = 3, Seed = 5 };
        var (expected, _) = Fits.Run(Solver(), new ReferenceBackend().Prepare(problem.Data, LossKind.Logistic, storage), 1);
        var (w, _) = Fits.Run(Solver(), backends.Prepare(backend, problem.Data, storage), 1);
        Close.Numbers(expected, w, [.. Enumerable.Repeat(storage != Precision.Float64 ? 1e-5 : 1e-12, w.Length)], "w");
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Curvatures_and_lines_at_a_point_just_evaluated_have_the_bits_of_others(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(517, 33, Problem.Native(storage), (_, _) => 0.2, weighted: true);
        using var fresh = backends.Prepare(backend, problem.Data, storage);
        using var used = backends.Prepare(backend, problem.Data, storage);
        double[] v = [.. problem.W.Select((x, i) => Math.Cos(i) - x)], elsewhere = [.. problem.W.Select(x => 1 - x)];
        double[] expected = SecondOrder(fresh);
        SecondOrder(used);

        // At another point, of rows in another order, of a part of them, and at last at this one.
        used.Evaluate(elsewhere);
        Close.SameBits(expected, SecondOrder(used), "after another point");
        used.Order(Orders.Shuffled(517, 1));
        used.Evaluate(problem.W);
        used.Order([]);
        used.Evaluate(elsewhere, new RowRange(3, 500));
        Close.SameBits(expected, SecondOrder(used), "after another order and a part");
        used.Evaluate(problem.W);
        Close.SameBits(expected, SecondOrder(used), "after this point");

        double[] SecondOrder(IObjective objective)
        {
            using Vector w = objective.Space.Allocate(v.Length), direction = objective.Space.Allocate(v.Length), product = objective.Space.Allocate(v.Length);
            objective.Space.Upload(problem.W, w);
            objective.Space.Upload(v, direction);
            using (var curvature = objective.CurvatureAt(w))
                curvature.Multiply(direction, product);
            var numbers = new double[v.Length];
            objective.Space.Download(product, numbers);
            using var line = objective.LineAt(w, direction);
            var (value, slope) = line.At(0.3);
            return [.. numbers, value, slope];
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Precisions), MemberType = typeof(Grid))]
    public void Sparse_passes_have_the_same_bits_every_time(string backend, Precision storage)
    {
        using var problem = Problem.Sparse(20011, 45, Problem.Native(storage), (_, _) => 0.1, weighted: true);
        using var objective = backends.Prepare(backend, problem.Data, storage);
        using var again = backends.Prepare(backend, problem.Data, storage);
        double[] first = Numbers(objective, problem);
        Close.SameBits(first, Numbers(objective, problem), "run");
        Close.SameBits(first, Numbers(again, problem), "run on another objective");
    }

    [Fact]
    public void The_estimator_fits_sparse_rows_and_refuses_to_standardise_them()
    {
        using var problem = Problem.Sparse(200, 9, ElementType.Float64, (_, _) => 0.3);
        var options = new LogisticRegressionOptions { Device = "cpu", Precision = Precision.Float64, Tolerance = 1e-9, ValidationShare = 0 };
        var model = Fits.Estimate(options, problem.Data);
        Assert.Equal(StopReason.Converged, model.Training.StopReason);
        var fault = Assert.Throws<ArgumentException>(() => Fits.Estimate(options with { Standardize = true }, problem.Data));
        Assert.Equal("data", fault.ParamName);
        Assert.Contains("X is sparse; expected a dense matrix for standardising (--standardize)", fault.Message, StringComparison.Ordinal);
    }

    /// <summary>Every number of passes over all rows, over some of them in another order, of a curvature and of a line.</summary>
    internal static double[] Numbers(IObjective objective, Problem problem)
    {
        objective.Order([]);
        var (value, gradient) = objective.Evaluate(problem.W);
        objective.Order(Orders.Shuffled(problem.Rows, 2));
        var (partValue, part) = objective.Evaluate(problem.W, new RowRange(5, problem.Rows - 9));
        using Vector w = objective.Space.Vector(problem.W), v = objective.Space.Vector([.. problem.W.Select(x => 1 - x)]), product = objective.Space.Vector(new double[problem.W.Length]);
        using var curvature = objective.CurvatureAt(w);
        var hessian = new double[problem.Columns > 100 ? 0 : problem.W.Length * problem.W.Length];
        if (hessian.Length > 0)
            curvature.TryDense(hessian);
        curvature.Multiply(v, product);
        using var line = objective.LineAt(w, v);
        var (along, slope) = line.At(0.3);
        return [value, .. gradient, partValue, .. part, .. objective.MarginsAt(problem.W), .. hessian, .. objective.Space.Read(product), along, slope];
    }

    internal static int LongestRow(Dataset data) => Enumerable.Range(0, (int)data.Rows).Max(i => ((CsrMatrix)data.Features).ColumnsOf(i).Length);

    private static double[,] WrittenOut(Dataset data)
    {
        var values = new double[data.Rows, data.Columns];
        var row = new double[data.Columns];
        for (int i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, row);
            for (int j = 0; j < row.Length; j++)
                values[i, j] = row[j];
        }

        return values;
    }

    /// <summary>Coefficients of zero, where fits start, and an intercept that is not.</summary>
    internal static double[] Origin(Problem problem) => [.. new double[problem.Columns], 0.25];
}
