using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>Calls with host arrays in place of vectors. What is written is filled with NaN first: a number left out shows.</summary>
internal static class ObjectiveExtensions
{
    /// <summary>A vector with these numbers.</summary>
    public static Vector Vector(this IVectorSpace space, params double[] values)
    {
        var vector = space.Allocate(values.Length);
        space.Upload(values, vector);
        return vector;
    }

    /// <summary>The numbers of a vector.</summary>
    public static double[] Read(this IVectorSpace space, Vector vector)
    {
        var values = new double[vector.Length];
        Array.Fill(values, double.NaN);
        space.Download(vector, values);
        return values;
    }

    /// <summary>F and ∇F.</summary>
    public static (double Value, double[] Gradient) Evaluate(this IObjective objective, double[] w, RowRange? rows = null)
    {
        using Vector point = objective.Space.Vector(w), gradient = objective.Space.Poisoned(w.Length);
        double value = objective.ValueAndGradient(point, gradient, rows ?? RowRange.All(objective.Shape.Rows));
        return (value, objective.Space.Read(gradient));
    }

    /// <summary>∇F by the call that reads nothing back.</summary>
    public static double[] GradientAlone(this IObjective objective, double[] w, RowRange? rows = null)
    {
        using Vector point = objective.Space.Vector(w), gradient = objective.Space.Poisoned(w.Length);
        objective.Gradient(point, gradient, rows ?? RowRange.All(objective.Shape.Rows));
        return objective.Space.Read(gradient);
    }

    /// <summary>All margins.</summary>
    public static double[] MarginsAt(this IObjective objective, double[] w)
    {
        using var point = objective.Space.Vector(w);
        var margins = new double[objective.Shape.Rows * objective.Shape.Outputs];
        Array.Fill(margins, double.NaN);
        objective.Margins(point, margins);
        return margins;
    }

    /// <summary>Every number at a point: of a pass over some rows in an order, of the margins, of a line along v and of a curvature, whose whole H comes last where it is offered.</summary>
    public static double[] Numbers(this IObjective objective, double[] at, double[] v, int[] order)
    {
        long rows = objective.Shape.Rows;
        objective.Order(order);
        var (value, gradient) = objective.Evaluate(at, new RowRange(rows / 5, rows - (rows / 5)));
        using Vector w = objective.Space.Vector(at), direction = objective.Space.Vector(v), product = objective.Space.Poisoned(at.Length);
        var margins = new double[rows * objective.Shape.Outputs];
        objective.Margins(w, margins);
        using var curvature = objective.CurvatureAt(w);
        curvature.Multiply(direction, product);
        var hessian = new double[at.Length <= 300 ? at.Length * at.Length : 0];
        if (hessian.Length > 0 && !curvature.TryDense(hessian))
            hessian = [];
        using var line = objective.LineAt(w, direction);
        var (along, slope) = line.At(0.7);
        return [value, .. gradient, .. margins, .. objective.Space.Read(product), along, slope, .. hessian];
    }

    /// <summary>Fails unless loss and both gradients are what the oracle says.</summary>
    public static void EnsureLossAndGradient(this IObjective objective, Expectation expected, double[] w, RowRange? rows = null)
    {
        var (value, gradient) = objective.Evaluate(w, rows);
        Close.Number(expected.Value, value, expected.ValueTolerance, "F");
        Close.Numbers(expected.Gradient, gradient, expected.GradientTolerance, "∇F");
        Close.Numbers(expected.Gradient, objective.GradientAlone(w, rows), expected.GradientTolerance, "∇F alone");
    }

    private static Vector Poisoned(this IVectorSpace space, int length)
    {
        var values = new double[length];
        Array.Fill(values, double.NaN);
        return space.Vector(values);
    }
}
