using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>Who takes part in a race, and how it does the work once.</summary>
internal sealed class Entrant
{
    private readonly Func<double> _run;

    private Entrant(RaceLine line, Func<double> run) => (Line, _run) = (line, run);

    /// <summary>Who it is.</summary>
    public RaceLine Line { get; set; }

    /// <summary>How the method of ours begins that does the same work.</summary>
    public string? Alike { get; private init; }

    /// <summary>Bytes of X read in one run, known after the first; null for peers, whose passes are not counted.</summary>
    public double? Bytes { get; set; }

    /// <summary>The last answer of a peer; null for ours.</summary>
    public PeerAnswer? Answer { get; private set; }

    /// <summary>Whether it is ours.</summary>
    public bool IsOurs => Line.Program == RaceLine.Ours;

    /// <summary>One of ours.</summary>
    /// <param name="method">The way.</param>
    /// <param name="precision">How X is stored.</param>
    /// <param name="run">Does the work once and returns the seconds.</param>
    public static Entrant Ours(string method, Precision precision, Func<Entrant, double> run)
    {
        Entrant entrant = null!;
        return entrant = new Entrant(new RaceLine { Program = RaceLine.Ours, Method = method, Precision = precision }, () => run(entrant));
    }

    /// <summary>The peers of a conversation, absent ones included.</summary>
    /// <param name="session">The conversation; null for none.</param>
    /// <param name="alike">The method of ours that does the same work; null for that of a peer's own name.</param>
    public static IEnumerable<Entrant> Of(PeerSession? session, string? alike = null)
    {
        for (int i = 0; i < (session?.Peers.Count ?? 0); i++)
        {
            var (peer, index) = (session!.Peers[i], i);
            Entrant entrant = null!;
            yield return entrant = new Entrant(
                new RaceLine { Program = peer.Program, Method = peer.Method, Precision = peer.Precision, Version = peer.Version, Note = peer.Note, Absent = peer.Absent },
                () => (entrant.Answer = session.Run(index)).Seconds)
            {
                Alike = alike ?? peer.Method,
            };
        }
    }

    /// <summary>Does the work once. A peer that fails is absent from then on, with the reason, and the race goes on without it.</summary>
    /// <returns>The seconds it took; NaN where it is absent.</returns>
    public double Run()
    {
        if (Line.Absent is not null)
            return double.NaN;
        try
        {
            return _run();
        }
        catch (PeerException fault)
        {
            Fail(fault);
            return double.NaN;
        }
    }

    /// <summary>Makes it absent: its answer counts no more.</summary>
    /// <param name="fault">Why.</param>
    public void Fail(PeerException fault)
    {
        Answer = null;
        Line = Line with { Absent = fault.Message, Seconds = null, Ratio = null, RatioToAlike = null };
    }

    /// <summary>Bytes of one pass: every number of X and a signed weight a row, and for sparse rows a column index a number.</summary>
    /// <param name="features">X.</param>
    /// <param name="precision">How it is stored.</param>
    public static double PassBytes(FeatureMatrix features, Precision precision)
    {
        int size = SizeOf(precision);
        return ((double)features.StoredElements * (size + (features is CsrMatrix ? sizeof(int) : 0))) + ((double)features.Rows * Math.Max(size, sizeof(float)));
    }

    /// <summary>Bytes of a number.</summary>
    /// <param name="precision">How it is stored.</param>
    public static int SizeOf(Precision precision) => precision switch { Precision.Float64 => sizeof(double), Precision.Float32 => sizeof(float), _ => sizeof(ushort) };
}
