using System.Globalization;
using GpuLogReg.Data;

namespace GpuLogReg.Estimators;

/// <summary>Factors that multiply the weights of the rows of a class.</summary>
public sealed class ClassWeights
{
    private readonly IReadOnlyDictionary<string, double>? _given;

    private ClassWeights(IReadOnlyDictionary<string, double>? given) => _given = given;

    /// <summary>Each class counts the same in sum: n / (k·nₖ) for a class of nₖ rows among k (scikit-learn's "balanced").</summary>
    public static ClassWeights Balanced { get; } = new(null);

    /// <summary>A factor for each class named; 1 for the others.</summary>
    /// <param name="factors">Class name to factor, finite and not negative.</param>
    /// <exception cref="ArgumentException">A factor is negative or not finite.</exception>
    public static ClassWeights Of(IReadOnlyDictionary<string, double> factors)
    {
        ArgumentNullException.ThrowIfNull(factors);
        foreach (var (name, factor) in factors)
        {
            if (!double.IsFinite(factor) || factor < 0)
                throw new ArgumentException($"The weight of class '{name}' is {factor.ToString(CultureInfo.InvariantCulture)}; expected a finite number, zero or more.", nameof(factors));
        }

        return new ClassWeights(factors);
    }

    /// <summary>Whether the factors follow from how often each class occurs.</summary>
    internal bool IsBalanced => _given is null;

    /// <summary>The data with every row's weight multiplied by its class's factor.</summary>
    /// <param name="data">Any labelled data.</param>
    /// <exception cref="ArgumentException">A class named is not in the data.</exception>
    public Dataset Apply(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Apply(data, static _ => true);
    }

    /// <summary>As <see cref="Apply(Dataset)"/>, balanced among some of the rows.</summary>
    /// <param name="data">Any labelled data.</param>
    /// <param name="counts">Which rows are there.</param>
    internal Dataset Apply(Dataset data, Func<int, bool> counts)
    {
        var factors = Factors(data, counts);
        var weights = new double[data.Labels.Length];
        for (int i = 0; i < weights.Length; i++)
            weights[i] = data.WeightOf(i) * factors[data.Labels.Span[i]];
        return data.WithWeights(weights);
    }

    /// <summary>The factor of each class.</summary>
    /// <param name="data">Any labelled data.</param>
    /// <param name="counts">Which rows are there, as the fold held out of a cross-validation is not; the balance is among them.</param>
    /// <exception cref="ArgumentException">A class named is not in the data.</exception>
    internal double[] Factors(Dataset data, Func<int, bool> counts)
    {
        var factors = new double[data.Classes.Count];
        if (_given is null)
        {
            var rows = new long[factors.Length];
            long all = 0;
            for (int i = 0; i < data.Labels.Length; i++)
            {
                if (!counts(i))
                    continue;
                rows[data.Labels.Span[i]]++;
                all++;
            }

            for (int k = 0; k < factors.Length; k++)
                factors[k] = rows[k] == 0 ? 0 : all / ((double)factors.Length * rows[k]);
            return factors;
        }

        Array.Fill(factors, 1);
        foreach (var (name, factor) in _given)
        {
            int k = data.Classes.ToList().IndexOf(name);
            if (k < 0)
                throw new ArgumentException($"Class weight names class '{name}', which is not in the data; expected one of {string.Join(", ", data.Classes)}.", nameof(data));
            factors[k] = factor;
        }

        return factors;
    }
}
