using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;

namespace GpuLogReg.Parity;

public sealed class ErrorTests(OpenedBackends backends)
{
    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Data_of_one_class_is_refused_by_backend_and_estimator_and_of_three_by_the_binary_loss(string backend)
    {
        var opened = backends.Open(backend);
        using var features = DenseMatrix.From(new double[,] { { 1 }, { 2 }, { 3 } });
        var one = new Dataset(features, new int[3], ["only"]);
        var three = new Dataset(features, new[] { 0, 1, 2 });
        var estimator = new LogisticRegression(new LogisticRegressionOptions { Device = backend });
        Refused(one, () => opened.Prepare(one, LossKind.Logistic, Precision.Float32).Dispose());
        Refused(one, () => opened.Prepare(one, LossKind.Softmax, Precision.Float32).Dispose());
        Refused(one, () => estimator.Fit(one, cancellation: TestContext.Current.CancellationToken));
        Refused(three, () => opened.Prepare(three, LossKind.Logistic, Precision.Float32).Dispose());

        void Refused(Dataset data, Action call)
        {
            var fault = Assert.Throws<ArgumentException>(call);
            Assert.Contains($"The data has {data.Classes.Count} classes", fault.Message, StringComparison.Ordinal);
            Assert.Contains("expected 2", fault.Message, StringComparison.Ordinal);
        }

        var absent = Assert.Throws<ArgumentException>(() => estimator.Fit(new Dataset(features, new int[3]), cancellation: TestContext.Current.CancellationToken));
        Assert.Contains("Class '1' has no row that counts among 3", absent.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Data_without_rows_is_refused(string backend)
    {
        var opened = backends.Open(backend);
        using var features = DenseMatrix.Allocate(0, 2, ElementType.Float32);
        var fault = Assert.Throws<ArgumentException>(() => opened.Prepare(new Dataset(features, Array.Empty<int>()), LossKind.Logistic, Precision.Float32).Dispose());
        Assert.Contains("0 rows", fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Row_ranges_that_are_empty_or_reach_outside_are_refused_and_nothing_is_lost(string backend)
    {
        using var problem = Problem.Create(20, 3, ElementType.Float32);
        using var objective = backends.Prepare(backend, problem.Data, Precision.Float32);
        foreach (var range in new RowRange[] { new(0, 0), new(5, 0), new(0, -1), new(-1, 5), new(19, 2), new(20, 1), new(0, 21), new(long.MaxValue, 1), new(1, long.MaxValue) })
        {
            Assert.Throws<ArgumentOutOfRangeException>(() => objective.Evaluate(problem.W, range));
            Assert.Throws<ArgumentOutOfRangeException>(() => objective.GradientAlone(problem.W, range));
        }

        objective.EnsureLossAndGradient(Expectation.Of(problem, Precision.Float32), problem.W);
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void An_order_that_is_not_one_entry_a_row_or_names_rows_outside_is_refused_and_the_old_one_stays(string backend)
    {
        using var problem = Problem.Create(20, 3, ElementType.Float32);
        using var objective = backends.Prepare(backend, problem.Data, Precision.Float32);
        int[] order = Orders.Shuffled(20, 0);
        objective.Order(order);
        foreach (int length in new[] { 1, 19, 21 })
        {
            var fault = Assert.Throws<ArgumentException>(() => objective.Order(new int[length]));
            Assert.StartsWith($"'order' has length {length}; expected 20", fault.Message, StringComparison.Ordinal);
        }

        foreach (int outside in new[] { -1, 20, int.MaxValue, int.MinValue })
            Assert.Throws<ArgumentException>(() => objective.Order([.. order[..^1], outside]));

        var range = new RowRange(2, 9);
        objective.EnsureLossAndGradient(Expectation.Of(problem, Precision.Float32, range, order), problem.W, range);
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Vectors_and_margins_of_another_length_are_refused(string backend)
    {
        using var problem = Problem.Create(20, 3, ElementType.Float32);
        using var objective = backends.Prepare(backend, problem.Data, Precision.Float32);
        using Vector right = objective.Space.Vector(problem.W), shorter = objective.Space.Allocate(3), longer = objective.Space.Allocate(5);
        var all = RowRange.All(20);
        foreach (var wrong in new[] { shorter, longer })
        {
            string expected = $" has length {wrong.Length}; expected 4 = (3 features + intercept) × 1";
            Refused("'w'" + expected, () => objective.ValueAndGradient(wrong, right, all));
            Refused("'w'" + expected, () => objective.Gradient(wrong, right, all));
            Refused("'w'" + expected, () => objective.Margins(wrong, new double[20]));
            Refused("'gradient'" + expected, () => objective.ValueAndGradient(right, wrong, all));
            Refused("'gradient'" + expected, () => objective.Gradient(right, wrong, all));
        }

        foreach (int length in new[] { 0, 19, 21 })
            Refused($"'margins' has length {length}; expected 20", () => objective.Margins(right, new double[length]));

        static void Refused(string message, Action call) => Assert.StartsWith(message, Assert.Throws<ArgumentException>(call).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tpu")]
    [InlineData("CPU")]
    [InlineData("cpu:0")]
    [InlineData("cuda:x")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:0:0")]
    [InlineData("")]
    public void Unknown_device_words_name_what_is_allowed(string device)
    {
        foreach (var call in new Action[] { () => BackendRegistry.Default.Open(device).Dispose(), () => BackendRegistry.Resolve(device) })
        {
            var fault = Assert.Throws<BackendException>(call);
            Assert.Equal($"Device '{device}' is unknown; expected auto, reference, cpu, cuda[:i], opencl[:i] or ilgpu-cpu.", fault.Message);
        }
    }

    [Theory]
    [InlineData("cuda:77")]
    [InlineData("opencl:77")]
    public void A_device_number_beyond_the_last_is_a_backend_exception_that_names_the_device(string device)
    {
        var fault = Assert.Throws<BackendException>(() => BackendRegistry.Default.Open(device).Dispose());
        Assert.Contains($"'{device}'", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault.Message);
    }
}
