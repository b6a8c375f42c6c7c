using System.Text.Json.Nodes;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>What a peer script is given beside the data: the numbers of the problem, in task.json.</summary>
public sealed record PeerTask
{
    /// <summary>Threads that a peer may use; default one a core.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Inverse strength of the penalty: J = (1/n)·[Σ ℓ + ‖w‖²/(2C)].</summary>
    public double C { get; init; } = 1;

    /// <summary>A fit ends at ‖∇J‖∞ of at most this.</summary>
    public double Tolerance { get; init; } = 1e-6;

    /// <summary>Rows of a mini-batch.</summary>
    public int Batch { get; init; } = 1024;

    /// <summary>Step of mini-batch descent.</summary>
    public double Rate { get; init; } = 0.1;

    /// <summary>The model to predict with: d + 1 numbers an output, the intercept last; empty for none.</summary>
    public IReadOnlyList<double> Coefficients { get; init; } = [];

    /// <summary>Writes the data and this into a folder, as benchmarks/peers/README.md describes it.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="data">Rows of two classes.</param>
    internal void Write(string folder, Dataset data)
    {
        NpyWriter.Write(Path.Combine(folder, "y.npy"), data.Labels);
        if (data.Features is DenseMatrix dense)
            NpyWriter.Write(Path.Combine(folder, "x.npy"), dense);
        else
            WriteSparse(folder, (CsrMatrix)data.Features);
        File.WriteAllText(Path.Combine(folder, "task.json"), new JsonObject
        {
            ["threads"] = Threads,
            ["features"] = data.Columns,
            ["single"] = data.Features.ElementType == ElementType.Float32,
            [nameof(C)] = C,
            ["tolerance"] = Tolerance,
            ["batch"] = Batch,
            ["rate"] = Rate,
            ["coefficients"] = new JsonArray([.. Coefficients.Select(c => JsonValue.Create(c))]),
        }.ToJsonString());
    }

    private static void WriteSparse(string folder, CsrMatrix matrix)
    {
        var values = new double[matrix.StoredElements];
        var columns = new int[values.Length];
        int at = 0;
        for (long i = 0; i < matrix.Rows; i++)
        {
            var row = matrix.ColumnsOf(i);
            row.CopyTo(columns.AsSpan(at));
            matrix.CopyValues(i, values.AsSpan(at));
            at += row.Length;
        }

        NpyWriter.Write(Path.Combine(folder, "values.npy"), values);
        NpyWriter.Write(Path.Combine(folder, "columns.npy"), columns);
        NpyWriter.Write(Path.Combine(folder, "starts.npy"), Array.ConvertAll(matrix.RowStarts.ToArray(), start => (int)start));
    }
}
