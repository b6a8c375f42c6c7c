using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Tests.Support;
using GpuLogReg.Ilgpu.Vectors;

namespace GpuLogReg.Ilgpu.Tests;

public sealed class VectorSpaceTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Allocated_vectors_are_zero_even_when_a_run_is_used_again(string device)
    {
        using IObjective objective = Objective(device);
        IVectorSpace space = objective.Space;
        Vector first = space.Allocate(50);
        space.Upload([.. Enumerable.Repeat(7.0, 50)], first);
        long offset = ((DeviceVector)first).Offset;
        first.Dispose();
        first.Dispose();
        using Vector second = space.Allocate(50);
        using Vector third = space.Allocate(50);
        Assert.Equal(offset, ((DeviceVector)second).Offset);
        Assert.NotEqual(offset, ((DeviceVector)third).Offset);
        Assert.All(Read(space, second), v => Assert.Equal(0, v));
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Growth_keeps_what_the_vectors_hold(string device)
    {
        using IObjective objective = Objective(device);
        IVectorSpace space = objective.Space;
        var arena = ((IlgpuVectorSpace)space).Arena;
        using Vector kept = space.Allocate(33);
        double[] values = Numbers(33, 1);
        space.Upload(values, kept);
        long capacity = arena.Capacity;
        var more = new List<Vector>();
        while (arena.Capacity == capacity)
            more.Add(space.Allocate(100));
        Assert.Equal(values, Read(space, kept));
        more.ForEach(v => v.Dispose());
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Combine_adds_terms_in_order_for_any_count(string device)
    {
        using IObjective objective = Objective(device);
        IVectorSpace space = objective.Space;
        foreach (int count in new[] { 0, 1, 4, 5, 21, 32, 33, 70 })
        {
            var random = new Random(count);
            double[][] values = [.. Enumerable.Range(0, count).Select(i => Numbers(19, i))];
            Vector[] vectors = [.. values.Select(v => Upload(space, v))];
            Term[] terms = [.. vectors.Select((v, i) => new Term(random.NextDouble() - 0.5, v, i % 3 == 0 ? 18 : 19))];

            // The target is the last term where there is one.
            using Vector own = space.Allocate(19);
            Vector target = count > 0 ? vectors[^1] : own;
            space.Combine(target, terms);
            double[] actual = Read(space, target);
            for (int j = 0; j < 19; j++)
            {
                double expected = 0, magnitude = 0;
                for (int i = 0; i < count; i++)
                {
                    double term = j < terms[i].Extent ? terms[i].Coefficient * values[i][j] : 0;
                    expected += term;
                    magnitude += Math.Abs(term);
                }

                Assert.Equal(expected, actual[j], 1e-15 * (1 + magnitude));
            }

            foreach (Vector v in vectors)
                v.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Reduce_computes_dots_and_norms_in_one_batch(string device)
    {
        using IObjective objective = Objective(device);
        IVectorSpace space = objective.Space;
        double[] a = Numbers(1000, 3), b = Numbers(1000, 4);
        a[700] = -3;
        using Vector va = Upload(space, a);
        using Vector vb = Upload(space, b);
        Reduction[] items = [.. Enumerable.Range(0, 100).Select(i => (i % 3) switch
        {
            0 => Reduction.Dot(va, vb),
            1 => Reduction.Dot(va, vb, i),
            _ => Reduction.MaxAbs(va),
        })];
        var results = new double[items.Length];
        space.Reduce(items, results);
        for (int i = 0; i < items.Length; i++)
        {
            double expected = i % 3 == 2 ? 3 : a.Zip(b, (x, y) => x * y).Take(items[i].Extent).Sum();
            Assert.Equal(expected, results[i], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void A_norm_is_NaN_wherever_the_NaN_stands(string device)
    {
        using IObjective objective = Objective(device);
        IVectorSpace space = objective.Space;
        foreach (int at in new[] { 0, 1, 5, 299, 599 })
        {
            double[] values = Numbers(600, at);
            values[at] = double.NaN;
            values[(at + 1) % 600] = double.PositiveInfinity;
            using Vector vector = Upload(space, values);
            var results = new double[1];
            space.Reduce([Reduction.MaxAbs(vector)], results);
            Assert.True(double.IsNaN(results[0]), $"NaN at {at} gave {results[0]}.");
        }
    }

    [Fact]
    public void Wrong_lengths_and_foreign_vectors_are_refused()
    {
        using IObjective objective = Objective("ilgpu-cpu");
        using IObjective other = Objective("ilgpu-cpu");
        IVectorSpace space = objective.Space;
        using Vector five = space.Allocate(5);
        using Vector six = space.Allocate(6);
        using Vector foreign = other.Space.Allocate(5);
        Assert.Throws<ArgumentException>(() => space.Upload(new double[4], five));
        Assert.Throws<ArgumentException>(() => space.Download(five, new double[6]));
        Assert.Throws<ArgumentException>(() => space.Combine(five, [new Term(1, six)]));
        Assert.Throws<ArgumentException>(() => space.Combine(five, [new Term(1, five, 6)]));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.Dot(five, six, 6)], new double[1]));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.MaxAbs(five)], []));
        Assert.Throws<ArgumentException>(() => space.Combine(five, [new Term(1, foreign)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Allocate(0));
    }

    private static IObjective Objective(string device) => TestDevices.Open(device)
        .Prepare(RandomData.Rows(3, 2, seed: 1, weighted: false), LossKind.Logistic, Precision.Float64);

    private static double[] Numbers(int length, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static Vector Upload(IVectorSpace space, double[] values)
    {
        Vector vector = space.Allocate(values.Length);
        space.Upload(values, vector);
        return vector;
    }

    private static double[] Read(IVectorSpace space, Vector vector)
    {
        var values = new double[vector.Length];
        space.Download(vector, values);
        return values;
    }
}
