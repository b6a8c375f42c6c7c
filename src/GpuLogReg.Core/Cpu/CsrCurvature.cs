using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using GpuLogReg.Compute;
using Vector = GpuLogReg.Compute.Vector;

namespace GpuLogReg.Cpu;

/// <summary>Second derivatives over sparse rows at one point. A product is a pass with v in place of w; the dense matrix is the sum of the pairs of numbers stored in each row.</summary>
internal sealed unsafe class CsrCurvature<TSimd, TVector, T> : ICurvature
    where TSimd : struct, ISimd<TVector, T>
    where TVector : struct
    where T : unmanaged, INumber<T>
{
    /// <summary>Coefficients above which H is not written out: eight megabytes of it.</summary>
    private const int MostCoefficients = 1025;

    /// <summary>Numbers of all chunks' partials together, 32 MB: fewer chunks where H is large.</summary>
    private const long MostPartials = 1 << 22;

    /// <summary>The functions of a row count as so many numbers stored.</summary>
    private const long WorkPerRow = 16;

    private const int TileRows = CsrBuffers<T>.TileRows;

    private readonly CsrObjective<TSimd, TVector, T> _owner;
    private readonly AlignedBuffer<T> _curves;
    private bool _returned;

    public CsrCurvature(CsrObjective<TSimd, TVector, T> owner, Vector w)
    {
        _owner = owner;
        _curves = owner.Buffers.RentRows();
        owner.CopyMarginsAtPoint(w, _curves);
        int k = owner.Shape.Outputs;
        long n = owner.Shape.Rows, tiles = (n + TileRows - 1) / TileRows;
        int chunks = (int)Math.Min(tiles, CsrSchedule<T>.MostChunks);
        owner.Schedule.ForChunks(chunks, n * k * WorkPerRow, chunk =>
        {
            for (long tile = tiles * chunk / chunks; tile < tiles * (chunk + 1) / chunks; tile++)
            {
                // Only the last tile is not whole, and the buffer has room for it.
                long first = tile * TileRows;
                owner.Loss.Curve(new RowTile(first, (int)Math.Min(TileRows, n - first), null), _curves.Pointer + (first * k));
            }
        });
    }

    public void Multiply(Vector v, Vector result)
    {
        _owner.Shape.EnsureCoefficients(v, nameof(v));
        _owner.Shape.EnsureCoefficients(result, nameof(result));
        EnsureAlive();
        int k = _owner.Shape.Outputs;
        _owner.Multiply(v, result, (tile, products) =>
        {
            _owner.Loss.Multiply(tile, _curves.Pointer + (tile[0] * k), products);
            return 0;
        });
    }

    public bool TryDense(Span<double> hessian)
    {
        var shape = _owner.Shape;
        shape.EnsureHessian(hessian);
        EnsureAlive();
        int size = shape.Coefficients;
        if (size > MostCoefficients)
            return false;

        var all = RowRange.All(shape.Rows);
        int square = size * size;
        long[] bounds = _owner.Schedule.Bounds(all, [], _owner.Schedule.Count(all, [], square, (int)Math.Clamp(MostPartials / square, 1, CsrSchedule<T>.MostChunks)));
        int chunks = bounds.Length - 1;
        var partials = new double[(long)chunks * square];
        _owner.Schedule.ForChunks(chunks, _owner.Schedule.Work(all, []) * Math.Max(1, size / 4), chunk =>
        {
            fixed (double* target = partials.AsSpan(chunk * square, square))
                AddRows(bounds[chunk], bounds[chunk + 1], target);
        });

        var total = partials.AsSpan(0, square);
        for (int chunk = 1; chunk < chunks; chunk++)
            TensorPrimitives.Add(total, partials.AsSpan(chunk * square, square), total);
        for (int j = 0; j < size; j++)
        {
            for (int i = 0; i <= j; i++)
                hessian[(j * size) + i] = hessian[(i * size) + j] = total[(j * size) + i];
        }

        return true;
    }

    public void Dispose()
    {
        if (!_returned)
            _owner.Buffers.ReturnRows(_curves);
        _returned = true;
    }

    /// <summary>Adds rows [first, end) to the part on and below the diagonal: columns ascend within a row, so the later of a pair has the larger number.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void AddRows(long first, long end, double* target)
    {
        var rows = _owner.Rows;
        int d = _owner.Shape.Features, k = _owner.Shape.Outputs;
        int* columns = stackalloc int[d + 1];
        double* values = stackalloc double[d + 1];
        fixed (long* starts = rows.Starts)
        fixed (double* block = new double[k * k])
        {
            for (long row = first; row < end; row++)
            {
                int count = (int)(starts[row + 1] - starts[row]);
                for (int i = 0; i < count; i++)
                {
                    columns[i] = rows.Columns[starts[row] + i];
                    values[i] = double.CreateTruncating(rows.Values[starts[row] + i]);
                }

                (columns[count], values[count]) = (d, 1);
                _owner.Loss.Block(row, _curves.Pointer + (row * k), block);
                if (k == 1)
                    AddPairs(columns, values, count + 1, *block, target, d + 1);
                else
                    AddPairs(columns, values, count + 1, block, k, target, _owner.Shape.Coefficients);
            }
        }
    }

    /// <summary>Adds curve·value·value for each pair of a row's numbers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPairs(int* columns, double* values, int count, double curve, double* target, int size)
    {
        for (int a = 0; a < count; a++)
        {
            double* line = target + ((long)columns[a] * size);
            double scale = curve * values[a];
            int b = 0;
            for (; b + 4 <= a + 1; b += 4)
            {
                line[columns[b]] += scale * values[b];
                line[columns[b + 1]] += scale * values[b + 1];
                line[columns[b + 2]] += scale * values[b + 2];
                line[columns[b + 3]] += scale * values[b + 3];
            }

            for (; b <= a; b++)
                line[columns[b]] += scale * values[b];
        }
    }

    /// <summary>The same with a block of k × k second derivatives.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddPairs(int* columns, double* values, int count, double* block, int k, double* target, int size)
    {
        for (int a = 0; a < count; a++)
        {
            for (int c = 0; c < k; c++)
            {
                double* line = target + ((((long)columns[a] * k) + c) * size);
                for (int e = 0; e < k; e++)
                {
                    double scale = block[(c * k) + e] * values[a];
                    for (int b = 0; b <= a; b++)
                        line[(columns[b] * k) + e] += scale * values[b];
                }
            }
        }
    }

    private void EnsureAlive()
    {
        ObjectDisposedException.ThrowIf(_returned, this);
        _owner.EnsureAlive();
    }
}
