using System.Globalization;

namespace GpuLogReg.Estimators;

/// <summary>What keeps the coefficients small: λ₁·‖w‖₁ + (λ₂/2)·‖w‖², added to the sum of the losses. The intercept is never penalised. Immutable.</summary>
/// <remarks>
/// <para>The one mapping between the two ways to say it: with scikit-learn's C (inverse strength) and L1 ratio ρ,</para>
/// <para>λ₁ = ρ/C, λ₂ = (1 − ρ)/C, and back C = 1/(λ₁ + λ₂), ρ = λ₁/(λ₁ + λ₂).</para>
/// <para>The function minimised is J = (1/S)·[Σ sᵢ·ℓᵢ + λ₁·‖w‖₁ + (λ₂/2)·‖w‖²], S = Σ sᵢ. So λ is a strength beside the sum over rows: the textbook's
/// (λ/2m)·Σw² has this λ₂, R glmnet's lambda is (λ₁ + λ₂)/S with alpha = ρ.</para>
/// </remarks>
public sealed record Penalty
{
    private Penalty(double c, double l1Ratio) => (C, L1Ratio) = (c, l1Ratio);

    /// <summary>No penalty: maximum likelihood.</summary>
    public static Penalty None { get; } = new(double.PositiveInfinity, 0);

    /// <summary>Which family it is of.</summary>
    public PenaltyKind Kind => double.IsPositiveInfinity(C) ? PenaltyKind.None
        : L1Ratio == 0 ? PenaltyKind.L2
        : L1Ratio == 1 ? PenaltyKind.L1
        : PenaltyKind.ElasticNet;

    /// <summary>C, the inverse strength: 1/(λ₁ + λ₂); +∞ for no penalty.</summary>
    public double C { get; }

    /// <summary>ρ = λ₁/(λ₁ + λ₂), in [0, 1]; 0 for no penalty.</summary>
    public double L1Ratio { get; }

    /// <summary>λ₁, the strength of ‖w‖₁ beside the sum of the losses.</summary>
    public double Lambda1 => L1Ratio / C;

    /// <summary>λ₂, the strength of ½·‖w‖² beside the sum of the losses.</summary>
    public double Lambda2 => (1 - L1Ratio) / C;

    /// <summary>scikit-learn's form: the ridge at ratio 0, the lasso at 1, the elastic net between.</summary>
    /// <param name="c">Inverse strength, finite and above 0.</param>
    /// <param name="l1Ratio">ρ, in [0, 1].</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Penalty FromC(double c, double l1Ratio = 0)
    {
        if (!(double.IsFinite(c) && c > 0))
            throw new ArgumentOutOfRangeException(nameof(c), string.Create(CultureInfo.InvariantCulture, $"'C' is {c}; expected a finite number above 0 (λ = 1/C; use Penalty.None for no penalty)."));
        if (l1Ratio is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(l1Ratio), string.Create(CultureInfo.InvariantCulture, $"'l1Ratio' is {l1Ratio}; expected a share from 0 to 1."));
        return new Penalty(c, l1Ratio);
    }

    /// <summary>The ridge: (λ/2)·‖w‖².</summary>
    /// <param name="lambda">λ₂, finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is out of range.</exception>
    public static Penalty L2(double lambda) => ElasticNet(0, lambda);

    /// <summary>The lasso: λ·‖w‖₁.</summary>
    /// <param name="lambda">λ₁, finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">λ is out of range.</exception>
    public static Penalty L1(double lambda) => ElasticNet(lambda, 0);

    /// <summary>The elastic net: λ₁·‖w‖₁ + (λ₂/2)·‖w‖². Both zero is no penalty.</summary>
    /// <param name="lambda1">λ₁, finite, 0 or more.</param>
    /// <param name="lambda2">λ₂, finite, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A strength is out of range.</exception>
    public static Penalty ElasticNet(double lambda1, double lambda2)
    {
        Ensure(lambda1, nameof(lambda1));
        Ensure(lambda2, nameof(lambda2));
        double sum = lambda1 + lambda2;
        return sum == 0 ? None : FromC(1 / sum, lambda1 / sum);
    }

    /// <summary>"l2, C = 1".</summary>
    public override string ToString() => Kind switch
    {
        PenaltyKind.None => "none",
        PenaltyKind.ElasticNet => string.Create(CultureInfo.InvariantCulture, $"elasticnet, C = {C}, L1 ratio {L1Ratio}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{(Kind == PenaltyKind.L1 ? "l1" : "l2")}, C = {C}"),
    };

    private static void Ensure(double lambda, string name)
    {
        if (!(double.IsFinite(lambda) && lambda >= 0))
            throw new ArgumentOutOfRangeException(name, string.Create(CultureInfo.InvariantCulture, $"'{name}' is {lambda}; expected a finite number, 0 or more."));
    }
}
