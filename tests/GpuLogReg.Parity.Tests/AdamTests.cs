using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Parity;

/// <summary>Steps of Adam and AdamW against the formulas of the papers written here anew, so that the oracle takes the tests as well.</summary>
public sealed class AdamTests : IDisposable
{
    private readonly OpenedBackends _backends;
    private readonly Problem _problem = Problem.Create(4, 2, ElementType.Float32);
    private IObjective? _objective;

    public AdamTests(OpenedBackends backends) => _backends = backends;

    public static TheoryData<string, int> Lengths => Grid.Numbers(1, 2, 3, 31, 32, 33, 128, 255, 256, 257, 1000, 1025, 5001);

    public void Dispose()
    {
        _objective?.Dispose();
        _problem.Dispose();
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Three_steps_are_the_plain_loop_at_every_extent(string backend, int length)
    {
        var space = Open(backend);
        foreach (int extent in new[] { 0, 1, length - 1, length }.Distinct())
        {
            foreach (double decay in new[] { 0, 0.3 })
                EnsureThreeSteps(space, length, extent, decay);
        }
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void The_first_step_of_any_gradient_is_the_rate_and_none_of_a_gradient_of_zero(string backend)
    {
        // m̂ = g and v̂ = g², so the step is α·sign(g) but for ε.
        var space = Open(backend);
        using Vector w = space.Vector(1, 1, 1, 1), gradient = space.Vector(1e6, -3, 1e-3, 0), m = space.Allocate(4), v = space.Allocate(4);
        space.Adam(Step(1), w, gradient, m, v);
        Close.Numbers([0.9, 1.1, 0.9, 1], space.Read(w), [1e-6, 1e-6, 2e-6, 0], "w");
        Close.Numbers([1e5, -0.3, 1e-4, 0], space.Read(m), [1e-9, 1e-15, 1e-18, 0], "m");
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void A_gradient_that_is_NaN_makes_its_element_NaN_alone(string backend)
    {
        var space = Open(backend);
        using Vector w = space.Vector(1, 1), gradient = space.Vector(double.NaN, 1), m = space.Allocate(2), v = space.Allocate(2);
        space.Adam(Step(1), w, gradient, m, v);
        Assert.Equal(double.NaN, space.Read(w)[0]);
        Assert.True(double.IsFinite(space.Read(w)[1]));
    }

    [Theory]
    [MemberData(nameof(Grid.Names), MemberType = typeof(Grid))]
    public void Wrong_arguments_are_refused_and_nothing_is_written(string backend)
    {
        var space = Open(backend);
        using Vector w = space.Vector(1, 2, 3), g = space.Vector(1, 1, 1), m = space.Vector(4, 5, 6), v = space.Vector(7, 8, 9), four = space.Allocate(4);
        using var foreign = new ForeignVector(3);
        Refused("'gradient' has length 4; expected 3", () => space.Adam(Step(1), w, four, m, v));
        Refused("'mean' has length 4; expected 3", () => space.Adam(Step(1), w, g, four, v));
        Refused("'square' has length 4; expected 3", () => space.Adam(Step(1), w, g, m, four));
        Refused("share a vector", () => space.Adam(Step(1), w, g, m, m));
        Refused("share a vector", () => space.Adam(Step(1), w, g, w, v));
        Refused("'Number' of the Adam step is 0; expected 1", () => space.Adam(Step(0), w, g, m, v));
        Refused("'Rate' of the Adam step is NaN", () => space.Adam(Step(1) with { Rate = double.NaN }, w, g, m, v));
        Refused("'Beta1' of the Adam step is 1; expected at least 0", () => space.Adam(Step(1) with { Beta1 = 1 }, w, g, m, v));
        Refused("'Beta2' of the Adam step is -1", () => space.Adam(Step(1) with { Beta2 = -1 }, w, g, m, v));
        Refused("'Epsilon' of the Adam step is 0", () => space.Adam(Step(1) with { Epsilon = 0 }, w, g, m, v));
        Refused("'Decay' of the Adam step is -1", () => space.Adam(Step(1) with { Decay = -1 }, w, g, m, v));
        Refused("'Extent' of the Adam step is 4; expected 0 to 3", () => space.Adam(Step(1) with { Extent = 4 }, w, g, m, v));
        Assert.Throws<ArgumentException>(() => space.Adam(Step(1), foreign, g, m, v));
        Assert.Throws<ArgumentException>(() => space.Adam(Step(1), w, foreign, m, v));
        Assert.Throws<ArgumentException>(() => space.Adam(Step(1), w, g, foreign, v));
        Assert.Throws<ArgumentException>(() => space.Adam(Step(1), w, g, m, foreign));
        Assert.Equal([1.0, 2, 3, 4, 5, 6, 7, 8, 9], [.. space.Read(w), .. space.Read(m), .. space.Read(v)]);
    }

    private static AdamStep Step(long number) => new() { Rate = 0.1, Beta1 = 0.9, Beta2 = 0.99, Epsilon = 1e-8, Number = number };

    private static void Refused(string said, Action call) => Assert.Contains(said, Assert.ThrowsAny<ArgumentException>(call).Message, StringComparison.Ordinal);

    private static void EnsureThreeSteps(IVectorSpace space, int length, int extent, double decay)
    {
        double[] w = Values(length, 1), m = new double[length], v = new double[length];
        using Vector point = space.Vector(w), mean = space.Allocate(length), square = space.Allocate(length);
        for (int t = 1; t <= 3; t++)
        {
            double[] g = Values(length, 10 + t);
            using var gradient = space.Vector(g);
            space.Adam(Step(t) with { Decay = decay, Extent = extent }, point, gradient, mean, square);
            Close.SameBits(g, space.Read(gradient), "gradient");
            for (int i = 0; i < length; i++)
            {
                double shrink = i < extent ? decay * w[i] : 0, loss = g[i] - shrink;
                m[i] = (0.9 * m[i]) + (0.1 * loss);
                v[i] = (0.99 * v[i]) + (0.01 * loss * loss);
                w[i] -= (0.1 * (m[i] / (1 - Math.Pow(0.9, t))) / (Math.Sqrt(v[i] / (1 - Math.Pow(0.99, t))) + 1e-8)) + (0.1 * shrink);
            }
        }

        // Magnitudes are about 1, and a few roundings each; where losses are near zero their quotient still is at most 1/√0.01.
        double[] tolerance = [.. Enumerable.Repeat(1e-13, length)];
        Close.Numbers(m, space.Read(mean), tolerance, $"m, decay {decay} over {extent}");
        Close.Numbers(v, space.Read(square), tolerance, $"v, decay {decay} over {extent}");
        Close.Numbers(w, space.Read(point), [.. Enumerable.Repeat(1e-11, length)], $"w, decay {decay} over {extent}");
    }

    private static double[] Values(int length, int seed)
    {
        var random = new Random(seed + length);
        return [.. Enumerable.Range(0, length).Select(_ => (2 * random.NextDouble()) - 1)];
    }

    private IVectorSpace Open(string backend)
    {
        _objective = _backends.Prepare(backend, _problem.Data, Precision.Float32);
        return _objective.Space;
    }
}
