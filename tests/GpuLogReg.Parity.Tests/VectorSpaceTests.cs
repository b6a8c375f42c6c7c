using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Parity;

/// <summary>The contract of vectors against plain loops written here, so that the oracle takes the tests as well.</summary>
public sealed class VectorSpaceTests : IDisposable
{
    private readonly OpenedBackends _backends;
    private readonly Problem _problem = Problem.Create(4, 2, ElementType.Float32);
    private IObjective? _objective;

    public VectorSpaceTests(OpenedBackends backends) => _backends = backends;

    public static TheoryData<string, int> Lengths => Grid.Numbers(1, 2, 3, 5, 8, 16, 17, 31, 32, 33, 64, 127, 128, 129, 255, 256, 257, 511, 513, 1000, 1023, 1024, 1025, 2048, 4097, 5001);

    public static TheoryData<string, int> TermCounts => Grid.Numbers(0, 1, 2, 3, 7, 8, 9, 16, 21, 25, 70);

    public static TheoryData<string, int> ItemCounts => Grid.Numbers(0, 1, 2, 3, 16, 62, 63, 200);

    public void Dispose()
    {
        _objective?.Dispose();
        _problem.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_new_vector_is_zero_and_holds_exactly_what_is_uploaded(string backend, int length)
    {
        var space = Open(backend);
        double[] values = Values(length, 1);
        values[0] = -0.0;
        values[^1] = double.Epsilon;

        // The second allocation may get the memory of the first: it must be zero all the same.
        for (int round = 0; round < 2; round++)
        {
            using var vector = space.Allocate(length);
            Assert.Equal(length, vector.Length);
            Close.SameBits(new double[length], space.Read(vector), "new vector");
            space.Upload(values, vector);
            Close.SameBits(values, space.Read(vector), "vector");
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Dots_and_norms_are_the_plain_loops(string backend, int length)
    {
        var space = Open(backend);
        double[] a = Values(length, 1), b = Values(length, 2);
        using Vector va = space.Vector(a), vb = space.Vector(b);
        int[] extents = [.. new[] { 0, 1, length / 2, length - 1, length }.Distinct()];
        Reduction[] items =
        [
            .. extents.Select(e => Reduction.Dot(va, vb, e)),
            .. extents.Select(e => Reduction.Dot(va, va, e)),
            .. extents.Select(e => new Reduction(ReductionKind.MaxAbs, vb, vb, e)),
            Reduction.MaxAbs(va),
        ];
        double[] results = [.. Enumerable.Repeat(double.NaN, items.Length), 7];
        space.Reduce(items, results);

        for (int i = 0; i < extents.Length; i++)
        {
            int e = extents[i];
            Close.Number(Dot(a, b, e), results[i], Tolerance.Vector(Magnitude(a, b, e), e), $"a·b over {e}");
            Close.Number(Dot(a, a, e), results[i + extents.Length], Tolerance.Vector(Magnitude(a, a, e), e), $"a·a over {e}");
            Assert.Equal(b.Take(e).Select(Math.Abs).DefaultIfEmpty(0).Max(), results[i + (2 * extents.Length)]);
        }

        Assert.Equal(a.Max(Math.Abs), results[^2]);
        Assert.Equal(7, results[^1]);
    }

    [Theory]
    [MemberData(nameof(ItemCounts))]
    public void Many_reductions_at_once_come_in_order(string backend, int count)
    {
        var space = Open(backend);
        double[][] values = [.. Enumerable.Range(0, 12).Select(k => Values(37, k))];
        Vector[] vectors = [.. values.Select(v => space.Vector(v))];
        var items = new Reduction[count];
        var expected = new double[count];
        for (int i = 0; i < count; i++)
        {
            int p = i % 12, q = i * 5 % 11, extent = 37 - (i % 3);
            items[i] = i % 4 == 3 ? new Reduction(ReductionKind.MaxAbs, vectors[p], vectors[p], extent) : Reduction.Dot(vectors[p], vectors[q], extent);
            expected[i] = i % 4 == 3 ? values[p].Take(extent).Max(Math.Abs) : Dot(values[p], values[q], extent);
        }

        var results = new double[count];
        space.Reduce(items, results);
        for (int i = 0; i < count; i++)
            Close.Number(expected[i], results[i], Tolerance.Vector(37, 37), $"item {i}");
        Array.ForEach(vectors, v => v.Dispose());
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void NaN_anywhere_inside_the_extent_makes_dot_and_norm_NaN_and_outside_it_nothing(string backend, int length)
    {
        var space = Open(backend);
        Span<double> results = stackalloc double[4];
        foreach (int at in new[] { 0, length / 3, length - 1 })
        {
            double[] a = Values(length, 1);
            a[at] = double.NaN;
            if (at + 1 < length)
                a[at + 1] = double.PositiveInfinity;
            using var v = space.Vector(a);
            space.Reduce([Reduction.MaxAbs(v), Reduction.Dot(v, v), new Reduction(ReductionKind.MaxAbs, v, v, at), Reduction.Dot(v, v, at)], results);
            Assert.Equal(double.NaN, results[0]);
            Assert.Equal(double.NaN, results[1]);
            Assert.Equal(a.Take(at).Select(Math.Abs).DefaultIfEmpty(0).Max(), results[2]);
            Close.Number(Dot(a, a, at), results[3], Tolerance.Vector(Magnitude(a, a, at), at), "dot before the NaN");
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void The_norm_of_an_infinity_is_infinite(string backend)
    {
        var space = Open(backend);
        using var v = space.Vector(1, double.NegativeInfinity, -3);
        Span<double> result = stackalloc double[1];
        space.Reduce([Reduction.MaxAbs(v)], result);
        Assert.Equal(double.PositiveInfinity, result[0]);
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void A_combination_reads_its_target_before_writing_and_stops_at_extents(string backend, int length)
    {
        var space = Open(backend);
        double[] t = Values(length, 1), a = Values(length, 2), b = Values(length, 3);
        int extent = length - 1;
        double[] unread = [.. b];
        unread[^1] = double.NaN;
        using Vector target = space.Vector(t), va = space.Vector(a), vb = space.Vector(unread);
        space.Combine(target, [new Term(2, va), new Term(-0.5, target), new Term(3, vb, extent), new Term(0.25, target, length / 2), new Term(double.NaN, va, 0)]);

        double[] expected = [.. t.Select((_, i) => (2 * a[i]) - (0.5 * t[i]) + (i < extent ? 3 * b[i] : 0) + (i < length / 2 ? 0.25 * t[i] : 0))];
        double[] tolerance = [.. t.Select((_, i) => Tolerance.Vector((2 * Math.Abs(a[i])) + Math.Abs(t[i]) + (3 * Math.Abs(b[i])), 4))];
        Close.Numbers(expected, space.Read(target), tolerance, "target");
        Close.SameBits(a, space.Read(va), "a");
    }

    [Theory]
    [MemberData(nameof(TermCounts))]
    public void Any_number_of_terms_adds_up_and_none_gives_zeros(string backend, int count)
    {
        const int Length = 301;
        var space = Open(backend);
        double[][] values = [.. Enumerable.Range(0, count).Select(k => Values(Length, k))];
        Vector[] vectors = [.. values.Select(v => space.Vector(v))];
        using var target = space.Vector(Enumerable.Repeat(double.NaN, Length).ToArray());
        space.Combine(target, [.. vectors.Select((v, k) => new Term(1 - (0.1 * k), v, Length - k))]);

        double[] expected = new double[Length], tolerance = new double[Length];
        for (int i = 0; i < Length; i++)
        {
            double magnitude = 0;
            for (int k = 0; k < count && i < Length - k; k++)
            {
                expected[i] += (1 - (0.1 * k)) * values[k][i];
                magnitude += Math.Abs((1 - (0.1 * k)) * values[k][i]);
            }

            tolerance[i] = count == 0 ? 0 : Tolerance.Vector(magnitude, count);
        }

        Close.Numbers(expected, space.Read(target), tolerance, "target");
        Array.ForEach(vectors, v => v.Dispose());
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void One_term_of_coefficient_one_copies_the_bits(string backend)
    {
        var space = Open(backend);
        double[] values = Values(1000, 5);
        using Vector source = space.Vector(values), target = space.Allocate(1000);
        space.Combine(target, [new Term(1, source)]);
        Close.SameBits(values, space.Read(target), "copy");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Wrong_arguments_are_refused_and_leave_the_space_in_order(string backend)
    {
        var space = Open(backend);
        using Vector three = space.Vector(1, 2, 3), four = space.Vector(1, 2, 3, 4);
        using var foreign = new ForeignVector(3);
        var room = new double[4];
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Allocate(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => space.Allocate(-1));
        Assert.Throws<ArgumentException>(() => space.Upload(new double[2], three));
        Assert.Throws<ArgumentException>(() => space.Upload(new double[4], three));
        Assert.Throws<ArgumentException>(() => space.Download(three, new double[2]));
        Assert.Throws<ArgumentException>(() => space.Download(three, new double[4]));
        Assert.Throws<ArgumentException>(() => space.Upload(new double[3], foreign));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.MaxAbs(three), Reduction.MaxAbs(four)], new double[1]));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.Dot(three, four, 4)], room));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.Dot(four, three, 4)], room));
        Assert.Throws<ArgumentException>(() => space.Reduce([Reduction.Dot(three, four, -1)], room));
        Assert.Throws<ArgumentException>(() => space.Reduce([new Reduction(ReductionKind.MaxAbs, three, three, 4)], room));
        Assert.Throws<ArgumentException>(() => space.Combine(three, [new Term(1, three), new Term(1, four, 3)]));
        Assert.Throws<ArgumentException>(() => space.Combine(three, [new Term(1, three, 4)]));
        Assert.Throws<ArgumentException>(() => space.Combine(three, [new Term(1, three, -1)]));
        Assert.Throws<ArgumentException>(() => space.Combine(three, [new Term(1, foreign)]));

        space.Reduce([Reduction.Dot(three, four, 3)], room);
        Assert.Equal(14, room[0]);
    }

    private static double[] Values(int length, int seed)
    {
        var random = new Random(seed + length);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private static double Dot(double[] a, double[] b, int extent) => a.Take(extent).Zip(b, (x, y) => x * y).Sum();

    private static double Magnitude(double[] a, double[] b, int extent) => a.Take(extent).Zip(b, (x, y) => Math.Abs(x * y)).Sum();

    private IVectorSpace Open(string backend)
    {
        _objective = _backends.Prepare(backend, _problem.Data, Precision.Float32);
        return _objective.Space;
    }
}
