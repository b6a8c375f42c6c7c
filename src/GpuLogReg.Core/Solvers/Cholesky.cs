using System.Numerics.Tensors;

namespace GpuLogReg.Solvers;

/// <summary>A = L·Lᵀ of a symmetric positive definite matrix, in place and on the host (Golub and Van Loan, Matrix Computations, 4.2).</summary>
internal static class Cholesky
{
    /// <summary>Factors a matrix: L on and below the diagonal, what is above is left alone.</summary>
    /// <param name="matrix">size² numbers, row-major; only those on and below the diagonal are read. Spoilt where the answer is false.</param>
    /// <param name="size">Rows and columns.</param>
    /// <returns>False where a pivot is not above rounding beside the diagonal element that it came from: the matrix is not positive definite in float64.</returns>
    public static bool TryFactor(Span<double> matrix, int size)
    {
        double least = size * double.Epsilon, relative = size * 2.220446049250313e-16;
        for (int j = 0; j < size; j++)
        {
            var row = matrix.Slice(j * size, j + 1);
            double diagonal = row[j];
            for (int k = 0; k < j; k++)
            {
                // Row-oriented, so that both factors of the inner product are contiguous.
                var other = matrix.Slice(k * size, k + 1);
                row[k] = (row[k] - Dot(row[..k], other[..k])) / other[k];
            }

            double pivot = diagonal - Dot(row[..j], row[..j]);
            if (!(pivot > relative * diagonal) || !(pivot > least) || double.IsInfinity(pivot))
                return false;
            row[j] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Solves L·Lᵀ·x = b.</summary>
    /// <param name="factor">What <see cref="TryFactor"/> wrote.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="x">b at entry, x at exit.</param>
    public static void Solve(ReadOnlySpan<double> factor, int size, Span<double> x)
    {
        for (int j = 0; j < size; j++)
            x[j] = (x[j] - Dot(factor.Slice(j * size, j), x[..j])) / factor[(j * size) + j];
        for (int j = size - 1; j >= 0; j--)
        {
            x[j] /= factor[(j * size) + j];
            for (int k = 0; k < j; k++)
                x[k] -= factor[(j * size) + k] * x[j];
        }
    }

    private static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => TensorPrimitives.Dot(a, b);
}
