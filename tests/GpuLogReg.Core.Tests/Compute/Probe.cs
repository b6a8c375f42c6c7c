using GpuLogReg.Compute;

namespace GpuLogReg.Core.Tests.Compute;

/// <summary>What an objective computes, with host arrays in place of vectors, and what must agree with what.</summary>
internal static class Probe
{
    /// <summary>w + α·v.</summary>
    public static double[] Along(double[] w, double[] v, double alpha) => [.. w.Zip(v, (x, d) => x + (alpha * d))];

    /// <summary>F and ∇F over some rows, all where none are named.</summary>
    public static (double Value, double[] Gradient) Evaluate(IObjective objective, double[] w, RowRange? rows = null)
    {
        using Vector point = Upload(objective, w), gradient = objective.Space.Allocate(w.Length);
        double value = objective.ValueAndGradient(point, gradient, rows ?? RowRange.All(objective.Shape.Rows));
        return (value, Download(objective, gradient));
    }

    /// <summary>∇F over all rows, by the call that gives no value.</summary>
    public static double[] Gradient(IObjective objective, double[] w)
    {
        using Vector point = Upload(objective, w), gradient = objective.Space.Allocate(w.Length);
        objective.Gradient(point, gradient, RowRange.All(objective.Shape.Rows));
        return Download(objective, gradient);
    }

    /// <summary>H·v at w.</summary>
    public static double[] Product(IObjective objective, double[] w, double[] v)
    {
        using Vector point = Upload(objective, w), direction = Upload(objective, v), product = objective.Space.Allocate(w.Length);
        using var curvature = objective.CurvatureAt(point);
        curvature.Multiply(direction, product);
        return Download(objective, product);
    }

    /// <summary>H by its products with the unit vectors.</summary>
    public static double[] Columns(IObjective objective, double[] w) =>
        [.. Enumerable.Range(0, w.Length).SelectMany(j => Product(objective, w, [.. Enumerable.Range(0, w.Length).Select(k => j == k ? 1.0 : 0)]))];

    /// <summary>H itself, or null where it is not handed out.</summary>
    public static double[]? Dense(IObjective objective, double[] w)
    {
        using var point = Upload(objective, w);
        using var curvature = objective.CurvatureAt(point);
        var hessian = new double[w.Length * w.Length];
        return curvature.TryDense(hessian) ? hessian : null;
    }

    /// <summary>Value and slope at a step from w.</summary>
    public static (double Value, double Slope) At(IObjective objective, double[] w, double[] direction, double alpha)
    {
        using Vector point = Upload(objective, w), along = Upload(objective, direction);
        using var line = objective.LineAt(point, along);
        return line.At(alpha);
    }

    /// <summary>Fails unless every number is within the tolerance.</summary>
    public static void AssertClose(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], actual[i], tolerance);
    }

    /// <summary>Fails unless ∇F equals differences of F.</summary>
    public static void AssertGradientEqualsDifferences(IObjective objective, double[] w, double tolerance)
    {
        double[] gradient = Gradient(objective, w);
        for (int j = 0; j < w.Length; j++)
        {
            double difference = Difference(h => Evaluate(objective, [.. w.Select((v, k) => k == j ? v + h : v)]).Value);
            Assert.Equal(difference, gradient[j], tolerance * Math.Max(1, Math.Abs(difference)));
        }
    }

    /// <summary>Fails unless H·v equals differences of ∇F.</summary>
    public static void AssertProductEqualsDifferences(IObjective objective, double[] w, double[] v, double tolerance)
    {
        double[] product = Product(objective, w, v);
        for (int j = 0; j < product.Length; j++)
        {
            double difference = Difference(h => Gradient(objective, Along(w, v, h))[j]);
            Assert.Equal(difference, product[j], tolerance * Math.Max(1, Math.Abs(difference)));
        }
    }

    /// <summary>Fails unless the line has the values and slopes of its points.</summary>
    public static void AssertLineEqualsPoints(IObjective objective, double[] w, double[] v)
    {
        foreach (double alpha in new[] { 0, 1, -0.5, 3.25, 1e-9 })
        {
            var (value, slope) = At(objective, w, v, alpha);
            var (expected, gradient) = Evaluate(objective, Along(w, v, alpha));
            double expectedSlope = gradient.Zip(v, (g, d) => g * d).Sum();
            Assert.Equal(expected, value, 1e-13 * Math.Abs(expected));
            Assert.Equal(expectedSlope, slope, 1e-12 * Math.Max(1, Math.Abs(expectedSlope)));
        }
    }

    /// <summary>Central differences of 4th order: error h⁴ and rounding eps/h both stay below 1e-8 of the sums of these tests.</summary>
    private static double Difference(Func<double, double> function)
    {
        const double h = 1e-3;
        return ((8 * (function(h) - function(-h))) - (function(2 * h) - function(-2 * h))) / (12 * h);
    }

    private static Vector Upload(IObjective objective, double[] values)
    {
        var vector = objective.Space.Allocate(values.Length);
        objective.Space.Upload(values, vector);
        return vector;
    }

    private static double[] Download(IObjective objective, Vector vector)
    {
        var values = new double[vector.Length];
        objective.Space.Download(vector, values);
        return values;
    }
}
