namespace GpuLogReg.Data;

/// <summary>What <see cref="SyntheticData"/> makes.</summary>
public sealed record SyntheticDataOptions
{
    /// <summary>n, at least 1.</summary>
    public int Rows { get; init; } = 1000;

    /// <summary>d, at least 1.</summary>
    public int Features { get; init; } = 20;

    /// <summary>How many features the labels depend on: 1 to d. They come first.</summary>
    public int Informative { get; init; } = 10;

    /// <summary>How many features are linear combinations of the informative ones; they come next. The rest is noise.</summary>
    public int Redundant { get; init; }

    /// <summary>The expected share of positive labels before noise, in (0, 1).</summary>
    public double PositiveShare { get; init; } = 0.5;

    /// <summary>The share of labels flipped at random, in [0, 0.5].</summary>
    public double LabelNoise { get; init; }

    /// <summary>The standard deviation of the true margins x·w, above 0: 0.5 is hard to tell apart, 2 is usual, 10 is nearly separable.</summary>
    public double Separation { get; init; } = 2;

    /// <summary>Chooses the data.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How X is stored.</summary>
    public ElementType ElementType { get; init; } = ElementType.Float32;

    /// <summary>Checks the numbers.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is out of range; the message says which and what is allowed.</exception>
    public void Validate()
    {
        Ensure(Rows >= 1, nameof(Rows), Rows, "at least 1");
        Ensure(Features >= 1, nameof(Features), Features, "at least 1");
        Ensure(Informative >= 1 && Informative <= Features, nameof(Informative), Informative, FormattableString.Invariant($"1 to {Features}, the number of features"));
        Ensure(Redundant >= 0 && Redundant <= Features - Informative, nameof(Redundant), Redundant, FormattableString.Invariant($"0 to {Features - Informative}, the features that are not informative"));
        Ensure(PositiveShare is > 0 and < 1, nameof(PositiveShare), PositiveShare, "a share between 0 and 1, both excluded");
        Ensure(LabelNoise is >= 0 and <= 0.5, nameof(LabelNoise), LabelNoise, "a share from 0 to 0.5");
        Ensure(Separation > 0 && double.IsFinite(Separation), nameof(Separation), Separation, "a finite number above 0");
        Ensure(Enum.IsDefined(ElementType), nameof(ElementType), (int)ElementType, "Float32 or Float64");
    }

    private static void Ensure(bool holds, string name, double got, string allowed)
    {
        if (!holds)
            throw new ArgumentOutOfRangeException(name, FormattableString.Invariant($"'{name}' is {got}; expected {allowed}."));
    }
}
