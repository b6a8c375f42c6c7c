namespace GpuLogReg.Inference;

/// <summary>
/// Looks for a direction that separates the classes and returns none that is not certified on every row that counts. In turn: each feature alone, by
/// comparing raw values; the model's own margins; then the steps of Newton's method from w = 0, which at a finite maximum shrink to nothing and under
/// separation tend to a direction of recession, in which every step moves some margin by about one.
/// </summary>
/// <remarks>
/// A Newton step is a candidate where no row moves to its wrong side by more than <see cref="Slack"/> of the largest move. It is then made exact: rows
/// that hardly move are taken to be the boundary, the step is replaced by the vector of the boundary's null space that agrees with it, and that vector must hold
/// up on all rows to <see cref="Rounding"/>. No linear programme is solved, so a separation may be missed where Newton's method ends first; none is made up.
/// </remarks>
internal sealed class SeparationSearch(InferenceProblem problem)
{
    private const double Slack = 1e-3, Rounding = 1e-8;

    /// <summary>Every step of a separated fit moves a margin by about one: after so many its curvature has drowned in rounding.</summary>
    private const int MostSteps = 40;

    /// <summary>A step that moves no margin by this much has arrived: the maximum is finite.</summary>
    public const double Arrived = 1e-4;

    /// <summary>Looks.</summary>
    /// <param name="independent">Columns that are no combination of others; null where that is not known.</param>
    /// <param name="nearMaximum">Whether the model is known to be at a finite maximum, which rules separation out.</param>
    public Separation? Find(IReadOnlyList<int>? independent, bool nearMaximum)
    {
        var single = Single();
        if (single?.Kind == SeparationKind.Complete)
            return single;
        if (AllRight(problem.Margins(problem.Fitted)))
            return Named(SeparationKind.Complete, problem.Fitted);
        if (independent is null || (nearMaximum && single is null))
            return single;
        var together = ByNewton(independent);
        return single is not null && together?.Kind != SeparationKind.Complete ? single : together;
    }

    /// <summary>The features that separate alone: with an intercept, no value of one class above the least of the other; without, none across the origin.</summary>
    private Separation? Single()
    {
        int d = problem.Features;
        var data = problem.Data;
        var row = new double[d];
        var low = new double[2, d];
        var high = new double[2, d];
        for (int j = 0; j < d; j++)
        {
            (low[0, j], low[1, j]) = (double.PositiveInfinity, double.PositiveInfinity);
            (high[0, j], high[1, j]) = (double.NegativeInfinity, double.NegativeInfinity);
        }

        for (int i = 0; i < data.Rows; i++)
        {
            if (data.WeightOf(i) == 0)
                continue;
            data.Features.CopyRow(i, row);
            int k = data.Labels.Span[i];
            for (int j = 0; j < d; j++)
            {
                low[k, j] = Math.Min(low[k, j], row[j]);
                high[k, j] = Math.Max(high[k, j], row[j]);
            }
        }

        var found = new List<(string Name, int Sign, bool Complete)>();
        for (int j = 0; j < d; j++)
        {
            foreach (int sign in (int[])[1, -1])
            {
                // For sign +1 the positive class has the larger values.
                int below = sign > 0 ? 0 : 1, above = 1 - below;
                double origin = problem.Scaling.Mean[j];
                double top = problem.HasIntercept ? high[below, j] : Math.Max(high[below, j], origin);
                double bottom = problem.HasIntercept ? low[above, j] : Math.Min(low[above, j], origin);
                bool moves = low[below, j] < top || bottom < high[above, j] || top < bottom;
                bool strict = problem.HasIntercept ? top < bottom : high[below, j] < origin && origin < low[above, j];
                if (top <= bottom && moves)
                    found.Add((problem.Data.FeatureNames[j], sign, strict));
            }
        }

        if (found.Count == 0)
            return null;
        bool complete = found.Any(f => f.Complete);
        var best = found.Where(f => f.Complete == complete).ToList();
        return new Separation(complete ? SeparationKind.Complete : SeparationKind.Quasi, [.. best.Select(f => f.Name)], [.. best.Select(f => f.Sign)], Single: true);
    }

    private Separation? ByNewton(IReadOnlyList<int> columns)
    {
        double[] w = new double[problem.Length], gradient = new double[problem.Length];
        double value = problem.Value(w, gradient);
        for (int step = 0; step < MostSteps; step++)
        {
            if (problem.Hessian(w) is not { } hessian || NewtonStep.TryFactor(hessian, problem.Length, columns) is not { } newton)
                return null;
            var direction = newton.Direction(gradient);
            var moves = problem.Margins(direction);
            double largest = Largest(moves);
            if (!(largest > Arrived))
                return null;
            if (Certified(direction, moves, largest) is { } certified)
                return certified;

            var trial = new double[w.Length];
            double trialValue = double.PositiveInfinity;
            for (double length = 1; length > 1e-9 && !(trialValue < value); length /= 2)
            {
                for (int j = 0; j < w.Length; j++)
                    trial[j] = w[j] + (length * direction[j]);
                trialValue = problem.Value(trial, gradient);
            }

            if (!(trialValue < value))
                return null;
            (w, value) = (trial, trialValue);
            if (AllRight(problem.Margins(w)))
                return Named(SeparationKind.Complete, w);
        }

        return null;
    }

    private Separation? Certified(double[] direction, double[] moves, double largest)
    {
        var data = problem.Data;
        var boundary = new double[moves.Length];
        int onBoundary = 0;
        for (int i = 0; i < moves.Length; i++)
        {
            if (data.WeightOf(i) == 0)
                continue;
            if (Toward(i, moves[i]) < -Slack * largest)
                return null;
            if (Math.Abs(moves[i]) > Slack * largest)
                continue;
            boundary[i] = 1;
            onBoundary++;
        }

        if (onBoundary == 0)
            return Named(SeparationKind.Complete, direction);

        // Vectors orthogonal to the boundary's rows are known by their elements in the dependent columns of its Gram matrix.
        if (problem.Gram(boundary) is not { } gram)
            return null;
        var factor = new GramFactor(gram, problem.Length, problem.Columns);
        var exact = new double[direction.Length];
        foreach (var (column, on) in factor.Dependent)
        {
            exact[column] = direction[column];
            for (int k = 0; k < on.Length; k++)
                exact[factor.Kept[k]] -= on[k] * direction[column];
        }

        moves = problem.Margins(exact);
        double scale = Largest(moves);
        if (!(scale > 0.5 * largest))
            return null;
        for (int i = 0; i < moves.Length; i++)
        {
            if (data.WeightOf(i) == 0)
                continue;
            bool holds = boundary[i] == 1 ? Math.Abs(moves[i]) <= Rounding * scale : Toward(i, moves[i]) > 0;
            if (!holds)
                return null;
        }

        return Named(SeparationKind.Quasi, exact);
    }

    private bool AllRight(double[] margins)
    {
        double least = Rounding * Largest(margins);
        for (int i = 0; i < margins.Length; i++)
        {
            if (problem.Data.WeightOf(i) != 0 && !(Toward(i, margins[i]) > least))
                return false;
        }

        return true;
    }

    private double Largest(double[] margins)
    {
        double largest = 0;
        for (int i = 0; i < margins.Length; i++)
        {
            if (problem.Data.WeightOf(i) != 0)
                largest = Math.Max(largest, Math.Abs(margins[i]));
        }

        return largest;
    }

    /// <summary>A margin, positive where it lies on the row's own side.</summary>
    private double Toward(int row, double margin) => problem.Data.Labels.Span[row] == 1 ? margin : -margin;

    private Separation Named(SeparationKind kind, double[] direction)
    {
        // Coefficients of standardised columns compare; what rounding left of the others is not named.
        double largest = 0;
        for (int j = 0; j < problem.Features; j++)
            largest = Math.Max(largest, Math.Abs(direction[j]));
        int[] used = [.. Enumerable.Range(0, problem.Features).Where(j => Math.Abs(direction[j]) > 1e-6 * largest).OrderByDescending(j => Math.Abs(direction[j]))];
        return new Separation(kind, [.. used.Select(j => problem.Data.FeatureNames[j])], [.. used.Select(j => Math.Sign(direction[j]))], Single: false);
    }
}
