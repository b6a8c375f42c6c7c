using GpuLogReg.Compute;

namespace GpuLogReg.Parity;

/// <summary>Backend × precision × case, the rows of the theories. An absent backend takes part with its first case alone: one reason is enough.</summary>
internal static class Grid
{
    private static readonly Precision[] _precisions = [Precision.Float32, Precision.Float64, Precision.BFloat16, Precision.Float16];

    /// <summary>Backends and precisions.</summary>
    /// <param name="withOracle">Whether the oracle takes part too, where what is expected does not come from it.</param>
    public static TheoryData<string, Precision> Precisions(bool withOracle = false)
    {
        var data = new TheoryData<string, Precision>();
        foreach (var backend in Backends(withOracle))
            data.AddRange([.. Present(backend, _precisions).Select(p => new TheoryDataRow<string, Precision>(backend.Name, p))]);
        return data;
    }

    /// <summary>Backends, precisions and named cases.</summary>
    /// <param name="cases">The names.</param>
    public static TheoryData<string, Precision, string> Cases(IEnumerable<string> cases)
    {
        var data = new TheoryData<string, Precision, string>();
        foreach (var backend in Registry.Backends)
            data.AddRange([.. Present(backend, from p in _precisions from c in cases select new TheoryDataRow<string, Precision, string>(backend.Name, p, c))]);
        return data;
    }

    /// <summary>Backends, precisions and the shapes that suit the backend.</summary>
    public static TheoryData<string, Precision, int, int> Sizes()
    {
        var data = new TheoryData<string, Precision, int, int>();
        foreach (var backend in Registry.Backends)
        {
            var shapes = Shapes.For(backend);
            data.AddRange([.. Present(backend, from p in _precisions from s in shapes select new TheoryDataRow<string, Precision, int, int>(backend.Name, p, s.Rows, s.Columns))]);
        }

        return data;
    }

    /// <summary>Backends, the oracle among them, and one number: vectors are float64 whatever the storage.</summary>
    /// <param name="numbers">The numbers.</param>
    public static TheoryData<string, int> Numbers(params int[] numbers)
    {
        var data = new TheoryData<string, int>();
        foreach (var backend in Backends(true))
            data.AddRange([.. Present(backend, numbers.Select(n => new TheoryDataRow<string, int>(backend.Name, n)))]);
        return data;
    }

    /// <summary>Backends alone, the oracle among them.</summary>
    public static TheoryData<string> Names() => [.. Backends(true).Select(b => b.Name)];

    private static IEnumerable<BackendUnderTest> Backends(bool withOracle) => withOracle
        ? Registry.Backends.Prepend(new BackendUnderTest(Registry.Oracle, DeviceKind.Reference, null, false))
        : Registry.Backends;

    private static IEnumerable<T> Present<T>(BackendUnderTest backend, IEnumerable<T> rows) => backend.Absent is null ? rows : rows.Take(1);
}
