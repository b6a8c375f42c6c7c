using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Parity;

/// <summary>The steps of L1 solvers against formulas written here anew, so that the oracle takes the tests as well. One sum at most: results have the same value everywhere.</summary>
public sealed class OrthantTests : IDisposable
{
    private const double Strength = 0.4;

    private readonly OpenedBackends _backends;
    private readonly Problem _problem = Problem.Create(4, 2, ElementType.Float32);
    private IObjective? _objective;

    public OrthantTests(OpenedBackends backends) => _backends = backends;

    public static TheoryData<string, int> Lengths => Grid.Numbers(1, 2, 3, 31, 32, 33, 128, 255, 256, 257, 1000, 1025, 5001);

    public void Dispose()
    {
        _objective?.Dispose();
        _problem.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Every_step_is_the_plain_loop_at_every_extent(string backend, int length)
    {
        var space = Open(backend);
        double[] x = Values(length, 1), by = Values(length, 2);
        using Vector vx = space.Vector(x), vby = space.Vector(by), target = space.Allocate(length);
        foreach (int extent in new[] { 0, 1, length / 2, length - 1, length }.Distinct())
        {
            foreach (var step in Enum.GetValues<OrthantStep>())
            {
                space.Upload([.. Enumerable.Repeat(double.NaN, length)], target);
                space.Orthant(step, vx, vby, Strength, extent, target);
                double[] expected = [.. x.Select((v, i) => Expected(step, v, by[i], i < extent))];
                Close.Numbers(expected, space.Read(target), new double[length], $"{step} over {extent}");
            }
        }

        Close.SameBits(x, space.Read(vx), "x");
        Close.SameBits(by, space.Read(vby), "by");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void The_target_may_be_either_operand_or_both(string backend)
    {
        const int Length = 301;
        var space = Open(backend);
        double[] x = Values(Length, 3), by = Values(Length, 4);
        foreach (var step in Enum.GetValues<OrthantStep>())
        {
            using Vector vx = space.Vector(x), vby = space.Vector(by), first = space.Vector(x), second = space.Vector(by), both = space.Vector(x);
            space.Orthant(step, first, vby, Strength, Length - 1, first);
            space.Orthant(step, vx, second, Strength, Length - 1, second);
            space.Orthant(step, both, both, Strength, Length - 1, both);
            double[] expected = [.. x.Select((v, i) => Expected(step, v, by[i], i < Length - 1))];
            Close.Numbers(expected, space.Read(first), new double[Length], $"{step} into x");
            Close.Numbers(expected, space.Read(second), new double[Length], $"{step} into by");
            Close.Numbers([.. x.Select((v, i) => Expected(step, v, v, i < Length - 1))], space.Read(both), new double[Length], $"{step} of x and x");
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Zeros_of_both_signs_and_slopes_at_the_edge_of_the_penalty_stay_zero(string backend)
    {
        var space = Open(backend);
        using Vector w = space.Vector(0, -0.0, 0, 0, 0, 0), gradient = space.Vector(Strength, -Strength, 0, -0.0, 0.5, -0.5), target = space.Allocate(6);
        space.Orthant(OrthantStep.PseudoGradient, w, gradient, Strength, 6, target);
        Close.Numbers([0, 0, 0, 0, 0.5 - Strength, -0.5 + Strength], space.Read(target), new double[6], "pseudo-gradient");
        space.Orthant(OrthantStep.Signs, w, target, 0, 6, target);
        Close.Numbers([0, 0, 0, 0, -1, 1], space.Read(target), new double[6], "signs");
        using var point = space.Vector(1, -1, 1, -1, -2, 2);
        space.Orthant(OrthantStep.Clip, point, target, 0, 6, target);
        Close.Numbers([0, 0, 0, 0, -2, 2], space.Read(target), new double[6], "clipped");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void A_gradient_that_is_NaN_is_not_taken_for_a_minimum(string backend)
    {
        var space = Open(backend);
        using Vector w = space.Vector(0, 1, -1, 0), gradient = space.Vector(double.NaN, double.NaN, double.NaN, double.NaN), target = space.Allocate(4);
        space.Orthant(OrthantStep.PseudoGradient, w, gradient, Strength, 3, target);
        Assert.All(space.Read(target), v => Assert.Equal(double.NaN, v));
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Sums_of_magnitudes_are_the_plain_loop(string backend, int length)
    {
        var space = Open(backend);
        double[] a = Values(length, 5);
        using var v = space.Vector(a);
        int[] extents = [.. new[] { 0, 1, length / 2, length - 1, length }.Distinct()];

        // Among other kinds, as one launch computes them all.
        Reduction[] items = [Reduction.MaxAbs(v), .. extents.Select(e => Reduction.SumAbs(v, e)), Reduction.Dot(v, v)];
        double[] results = new double[items.Length];
        space.Reduce(items, results);
        for (int i = 0; i < extents.Length; i++)
        {
            double expected = a.Take(extents[i]).Sum(Math.Abs);
            Close.Number(expected, results[i + 1], Tolerance.Vector(expected, extents[i]), $"‖a‖₁ over {extents[i]}");
        }

        Assert.Equal(a.Max(Math.Abs), results[0]);
        a[length / 2] = double.NaN;
        space.Upload(a, v);
        space.Reduce([Reduction.SumAbs(v, length), Reduction.SumAbs(v, length / 2)], results);
        Assert.Equal(double.NaN, results[0]);
        Close.Number(a.Take(length / 2).Sum(Math.Abs), results[1], Tolerance.Vector(length, length), "‖a‖₁ before the NaN");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Wrong_arguments_are_refused_and_nothing_is_written(string backend)
    {
        var space = Open(backend);
        using Vector three = space.Vector(1, 2, 3), four = space.Vector(1, 2, 3, 4), target = space.Vector(7, 8, 9);
        using var foreign = new ForeignVector(3);
        Refused("'by' has length 4; expected 3", () => space.Orthant(OrthantStep.Clip, three, four, 0, 3, target));
        Refused("'by' has length 3; expected 4", () => space.Orthant(OrthantStep.Clip, four, three, 0, 3, target));
        Refused("'target' has length 4; expected 3", () => space.Orthant(OrthantStep.Clip, three, three, 0, 3, four));
        Refused("'extent' is 4; expected 0 to 3", () => space.Orthant(OrthantStep.Clip, three, three, 0, 4, target));
        Refused("'extent' is -1; expected 0 to 3", () => space.Orthant(OrthantStep.Clip, three, three, 0, -1, target));
        Refused("'strength' is -1; expected a finite number", () => space.Orthant(OrthantStep.PseudoGradient, three, three, -1, 3, target));
        Refused("'strength' is NaN", () => space.Orthant(OrthantStep.PseudoGradient, three, three, double.NaN, 3, target));
        Refused("'operation' is 9; expected PseudoGradient", () => space.Orthant((OrthantStep)9, three, three, 0, 3, target));
        Assert.Throws<ArgumentException>(() => space.Orthant(OrthantStep.Clip, foreign, three, 0, 3, target));
        Assert.Throws<ArgumentException>(() => space.Orthant(OrthantStep.Clip, three, foreign, 0, 3, target));
        Assert.Throws<ArgumentException>(() => space.Orthant(OrthantStep.Clip, three, three, 0, 3, foreign));
        Assert.ThrowsAny<ArgumentException>(() => space.Reduce([Reduction.SumAbs(three, 4)], new double[1]));
        Assert.ThrowsAny<ArgumentException>(() => space.Reduce([new Reduction((ReductionKind)9, three, three, 3)], new double[1]));
        Assert.Equal([7.0, 8, 9], space.Read(target));
    }

    private static void Refused(string said, Action call) => Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    /// <summary>The steps as Andrew and Gao write them, by sign functions.</summary>
    private static double Expected(OrthantStep step, double x, double by, bool penalized)
    {
        double strength = penalized ? Strength : 0;
        return step switch
        {
            OrthantStep.PseudoGradient when x != 0 => by + (Math.Sign(x) * strength),
            OrthantStep.PseudoGradient => by - Math.Clamp(by, -strength, strength),
            OrthantStep.Downhill => !penalized || Math.Sign(x) == -Math.Sign(by) ? x : 0,
            OrthantStep.Signs => x != 0 ? Math.Sign(x) : -Math.Sign(by),
            _ => !penalized || Math.Sign(x) == Math.Sign(by) ? x : 0,
        };
    }

    /// <summary>In (−1, 1), every fourth zero.</summary>
    private static double[] Values(int length, int seed)
    {
        var random = new Random(seed + length);
        return [.. Enumerable.Range(0, length).Select(_ => random.Next(4) == 0 ? 0 : (2 * random.NextDouble()) - 1)];
    }

    private IVectorSpace Open(string backend)
    {
        _objective = _backends.Prepare(backend, _problem.Data, Precision.Float32);
        return _objective.Space;
    }
}
