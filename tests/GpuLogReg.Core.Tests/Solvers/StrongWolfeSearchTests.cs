using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class StrongWolfeSearchTests
{
    [Theory]
    [InlineData(1e-6)]
    [InlineData(0.1)]
    [InlineData(1)]
    [InlineData(1e6)]
    public void Both_conditions_hold_from_first_steps_far_too_short_and_far_too_long(double first)
    {
        // φ(α) = (α − 3)⁴ + (α − 3)²; φ(0) = 90, φ′(0) = −114.
        static (double Value, double Slope) Phi(double a) => (Math.Pow(a - 3, 4) + Math.Pow(a - 3, 2), (4 * Math.Pow(a - 3, 3)) + (2 * (a - 3)));
        var (step, found) = new StrongWolfeSearch(Phi, 90, -114, 1e-16).Search(first);
        Assert.True(found);
        Assert.True(Phi(step).Value <= 90 - (1e-4 * step * 114));
        Assert.True(Math.Abs(Phi(step).Slope) <= 0.9 * 114);
    }

    [Fact]
    public void Where_values_drown_in_rounding_slopes_decide()
    {
        // φ = 1 + 1e-20·(α − 1)²: every value is exactly 1.
        static (double Value, double Slope) Phi(double a) => (1 + (1e-20 * (a - 1) * (a - 1)), 2e-20 * (a - 1));
        var (step, found) = new StrongWolfeSearch(Phi, 1, -2e-20, 1e-13).Search(40);
        Assert.True(found);
        Assert.InRange(step, 0.1, 1.9);
    }

    [Fact]
    public void A_step_short_by_orders_of_magnitude_is_mended_by_one_secant()
    {
        // φ = (α − 500)²/2: slopes −500 at 0 and −499 at 1, whose secant meets zero at 500.
        var tried = new List<double>();
        var (step, found) = new StrongWolfeSearch(a =>
        {
            tried.Add(a);
            return (0.5 * (a - 500) * (a - 500), a - 500);
        }, 125_000, -500, 1e-16).Search(1);
        Assert.True(found);
        Assert.Equal(500, step, 1e-9);
        Assert.Equal(2, tried.Count);
    }

    [Fact]
    public void Where_slopes_say_nothing_of_the_curvature_a_step_grows_tenfold()
    {
        // φ falls by 1 a unit up to 50, and rises from there on.
        var tried = new List<double>();
        new StrongWolfeSearch(a =>
        {
            tried.Add(a);
            return (Math.Abs(a - 50), a < 50 ? -1 : 1);
        }, 50, -1, 1e-16).Search(1);
        Assert.Equal([1, 10, 100], tried[..3]);
    }

    [Fact]
    public void A_function_that_only_rises_is_given_up()
    {
        Assert.False(new StrongWolfeSearch(a => (1 + a, 1), 1, -1, 1e-13).Search(1).Found);
    }
}
