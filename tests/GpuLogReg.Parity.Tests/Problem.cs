using GpuLogReg.Compute;
using GpuLogReg.Data;

namespace GpuLogReg.Parity;

/// <summary>Made-up data and a point to look at, the same for the same arguments on every machine: labels follow a logistic model with noise.</summary>
internal sealed class Problem : IDisposable
{
    private Problem(Dataset data, double[] w, LossKind loss = LossKind.Logistic) => (Data, W, Loss) = (data, w, loss);

    /// <summary>X, labels, weights.</summary>
    public Dataset Data { get; }

    /// <summary>d coefficients and the intercept; of k outputs, feature-major.</summary>
    public double[] W { get; }

    /// <summary>What is summed over rows.</summary>
    public LossKind Loss { get; }

    /// <summary>k, 1 for the binary loss.</summary>
    public int Outputs => W.Length / (Columns + 1);

    /// <summary>n.</summary>
    public int Rows => (int)Data.Rows;

    /// <summary>d.</summary>
    public int Columns => Data.Columns;

    /// <summary>Features in (−1, 1) of both signs; margins of a few units whatever d.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="elements">Type of the matrix.</param>
    /// <param name="weighted">Row weights in [0, 3), every fifth zero.</param>
    /// <param name="scaled">An affine map of the columns, far from the identity.</param>
    /// <param name="wrapped">A managed array, pinned, in place of native memory.</param>
    public static Problem Create(int rows, int columns, ElementType elements, bool weighted = false, bool scaled = false, bool wrapped = false)
    {
        var random = new Random((rows * 7919) + columns);
        var values = new double[rows * (long)columns];
        for (long i = 0; i < values.LongLength; i++)
            values[i] = (2 * random.NextDouble()) - 1;
        var w = new double[columns + 1];
        for (int j = 0; j < columns; j++)
            w[j] = 3 * ((2 * random.NextDouble()) - 1) / Math.Sqrt(columns);
        w[columns] = 0.3;

        var labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double z = w[columns];
            for (int j = 0; j < columns; j++)
                z += values[(i * (long)columns) + j] * w[j];
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-z)) ? 1 : 0;
        }

        double[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => i % 5 == 1 ? 0 : 3 * random.NextDouble())] : [];
        ColumnScaling? scaling = scaled
            ? new ColumnScaling([.. Enumerable.Range(0, columns).Select(_ => random.NextDouble() - 0.5)], [.. Enumerable.Range(0, columns).Select(_ => 0.3 + random.NextDouble())])
            : null;
        var data = new Dataset(Matrix(values, rows, columns, elements, wrapped), labels, ["no", "yes"], weights).WithScaling(scaling);
        return new Problem(data, w);
    }

    /// <summary>As <see cref="Create"/> with k classes, drawn from the softmax of their margins.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="outputs">k.</param>
    /// <param name="elements">Type of the matrix.</param>
    /// <param name="weighted">Row weights in [0, 3), every fifth zero.</param>
    public static Problem CreateMultinomial(int rows, int columns, int outputs, ElementType elements, bool weighted = false)
    {
        using var binary = Create(rows, columns, elements, weighted);
        var random = new Random((rows * 7919) + (columns * 31) + outputs);
        double[] w = [.. Enumerable.Range(0, (columns + 1) * outputs).Select(_ => 3 * ((2 * random.NextDouble()) - 1) / Math.Sqrt(columns))];
        int[] labels = new int[rows];
        var x = new double[columns];
        for (int i = 0; i < rows; i++)
        {
            // The largest of margins with Gumbel noise is a draw from their softmax.
            binary.Data.CopyRow(i, x);
            double best = double.NegativeInfinity;
            for (int c = 0; c < outputs; c++)
            {
                double z = w[(columns * outputs) + c] - Math.Log(-Math.Log(random.NextDouble()));
                for (int j = 0; j < columns; j++)
                    z += x[j] * w[(j * outputs) + c];
                if (z > best)
                    (best, labels[i]) = (z, c);
            }
        }

        var features = binary.Data.Features.Subset([.. Enumerable.Range(0, rows)]);
        return new Problem(new Dataset(features, labels, Classes(outputs), binary.Data.Weights), w, LossKind.Softmax);
    }

    /// <summary>Margins that are a scale times a power of two, one an output, each row once with every label: they are exact.</summary>
    /// <param name="scales">The one feature.</param>
    /// <param name="w">Its coefficients, zeros and powers of two; intercepts are zero.</param>
    /// <param name="elements">Type of the matrix.</param>
    public static Problem OfMargins(double[] scales, double[] w, ElementType elements)
    {
        int k = w.Length, rows = k * scales.Length;
        double[] values = [.. Enumerable.Range(0, rows).Select(i => scales[i / k])];
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % k)];
        return new Problem(new Dataset(Matrix(values, rows, 1, elements, false), labels, Classes(k)), [.. w, .. new double[k]], LossKind.Softmax);
    }

    /// <summary>Rows that are zero but for one feature, the margin itself, at another place in each row; coefficients one: margins are exact.</summary>
    /// <param name="margins">zᵢ, each used with both labels.</param>
    /// <param name="columns">d.</param>
    /// <param name="elements">Type of the matrix.</param>
    public static Problem OfMargins(double[] margins, int columns, ElementType elements)
    {
        int rows = 2 * margins.Length;
        var values = new double[rows * columns];
        for (int i = 0; i < rows; i++)
            values[(i * columns) + (7 * i % columns)] = margins[i / 2];
        double[] w = [.. Enumerable.Repeat(1.0, columns), 0];
        int[] labels = [.. Enumerable.Range(0, rows).Select(i => i % 2)];
        return new Problem(new Dataset(Matrix(values, rows, columns, elements, false), labels), w);
    }

    /// <summary>Sparse rows: the numbers stored are in (−1, 1), labels follow a logistic model with noise.</summary>
    /// <param name="rows">n.</param>
    /// <param name="columns">d.</param>
    /// <param name="elements">Type of the matrix.</param>
    /// <param name="density">The share of numbers that are stored: of row i and column j. 0 stores nothing there.</param>
    /// <param name="weighted">Row weights in [0, 3), every fifth zero.</param>
    /// <param name="storedZeros">Every third number stored is a zero.</param>
    public static Problem Sparse(int rows, int columns, ElementType elements, Func<int, int, double> density, bool weighted = false, bool storedZeros = false)
    {
        var random = new Random((rows * 7919) + columns);
        double[] w = [.. Enumerable.Range(0, columns).Select(_ => 2 * ((2 * random.NextDouble()) - 1)), 0.3];
        var starts = new List<long> { 0 };
        var indices = new List<int>();
        var values = new List<double>();
        var labels = new int[rows];
        for (int i = 0; i < rows; i++)
        {
            double z = w[^1];
            for (int j = 0; j < columns; j++)
            {
                if (random.NextDouble() >= density(i, j))
                    continue;
                indices.Add(j);
                values.Add(storedZeros && indices.Count % 3 == 0 ? 0 : (2 * random.NextDouble()) - 1);
                z += values[^1] * w[j];
            }

            starts.Add(indices.Count);
            labels[i] = random.NextDouble() < 1 / (1 + Math.Exp(-z)) ? 1 : 0;
        }

        double[] weights = weighted ? [.. Enumerable.Range(0, rows).Select(i => i % 5 == 1 ? 0 : 3 * random.NextDouble())] : [];
        var matrix = elements == ElementType.Float32
            ? CsrMatrix.From([.. starts], [.. indices], [.. values.Select(v => (float)v)], columns)
            : CsrMatrix.From([.. starts], [.. indices], [.. values], columns);
        return new Problem(new Dataset(matrix, labels, ["no", "yes"], weights), w);
    }

    /// <summary>The matrix type that a storage takes without converting.</summary>
    public static ElementType Native(Precision storage) => storage != Precision.Float64 ? ElementType.Float32 : ElementType.Float64;

    /// <inheritdoc/>
    public void Dispose() => Data.Features.Dispose();

    private static string[] Classes(int k) => [.. Enumerable.Range(0, k).Select(c => $"class {c}")];

    private static DenseMatrix Matrix(double[] values, int rows, int columns, ElementType elements, bool wrapped)
    {
        if (elements == ElementType.Float32)
        {
            float[] single = Array.ConvertAll(values, v => (float)v);
            var wrap = DenseMatrix.Wrap(single, rows, columns);
            return wrapped ? wrap : Copy<float>(wrap);
        }

        return wrapped ? DenseMatrix.Wrap(values, rows, columns) : Copy<double>(DenseMatrix.Wrap(values, rows, columns));
    }

    private static DenseMatrix Copy<T>(DenseMatrix source) where T : unmanaged
    {
        using (source)
        {
            var copy = DenseMatrix.Allocate(source.Rows, source.Columns, source.ElementType);
            for (long i = 0; i < source.Rows; i++)
                source.Row<T>(i).CopyTo(copy.WritableRow<T>(i));
            return copy;
        }
    }
}
