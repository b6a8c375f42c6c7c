using System.Globalization;

namespace GpuLogReg.Inference;

/// <summary>A direction in which the likelihood grows without end. It is a certificate: no row that counts lies on its wrong side.</summary>
/// <param name="Kind">Whether rows lie on the boundary. Another direction may do better: quasi means at least quasi.</param>
/// <param name="Features">The features that the direction uses, the strongest (per standard deviation) first.</param>
/// <param name="Signs">For each of them, +1 where larger values speak for the positive class, −1 where they speak against it.</param>
/// <param name="Single">True where each feature alone separates, by comparison of the raw values; false where they separate together.</param>
public sealed record Separation(SeparationKind Kind, IReadOnlyList<string> Features, IReadOnlyList<int> Signs, bool Single)
{
    /// <summary>Features that a message names; the rest are counted.</summary>
    private const int MostNamed = 5;

    /// <summary>One sentence without a full stop.</summary>
    public override string ToString()
    {
        var named = Features.Take(MostNamed).Select((name, i) => $"'{name}' ({(Signs[i] > 0 ? "up" : "down")})");
        string more = Features.Count > MostNamed ? string.Create(CultureInfo.InvariantCulture, $" and {Features.Count - MostNamed} more") : "";
        string together = Features.Count == 1 ? "" : Single ? ", each alone" : ", together";
        return $"the classes are {(Kind == SeparationKind.Complete ? "completely" : "quasi-completely")} separated by {string.Join(", ", named)}{more}{together}";
    }
}
