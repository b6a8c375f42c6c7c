using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

public class CholeskyTests
{
    [Fact]
    public void The_factor_of_a_matrix_worked_by_hand()
    {
        // (25 15 −5; 15 18 0; −5 0 11) = L·Lᵀ, L = (5; 3 3; −1 1 3).
        double[] matrix = [25, 15, -5, 15, 18, 0, -5, 0, 11];
        Assert.True(Cholesky.TryFactor(matrix, 3));
        Assert.Equal([5, 3, 3, -1, 1, 3], [matrix[0], matrix[3], matrix[4], matrix[6], matrix[7], matrix[8]]);

        // L·Lᵀ·(1, 2, 3) = (40, 51, 28).
        double[] x = [40, 51, 28];
        Cholesky.Solve(matrix, 3, x);
        Assert.Equal(1, x[0], 1e-14);
        Assert.Equal(2, x[1], 1e-14);
        Assert.Equal(3, x[2], 1e-14);
    }

    [Fact]
    public void One_number_is_its_root()
    {
        double[] matrix = [9], x = [6];
        Assert.True(Cholesky.TryFactor(matrix, 1));
        Cholesky.Solve(matrix, 1, x);
        Assert.Equal(3, matrix[0]);
        Assert.Equal(2.0 / 3, x[0], 1e-15);
    }

    [Fact]
    public void What_is_above_the_diagonal_is_not_read()
    {
        double[] matrix = [4, double.NaN, 2, 3], x = [2, 1];
        Assert.True(Cholesky.TryFactor(matrix, 2));
        Cholesky.Solve(matrix, 2, x);
        Assert.Equal(0.5, x[0], 1e-15);
        Assert.Equal(0, x[1], 1e-15);
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(1, 2, 1)]
    [InlineData(0, 0, 1)]
    [InlineData(-1, 0, 1)]
    [InlineData(1, 0, 0)]
    [InlineData(double.NaN, 0, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(1, 0, double.PositiveInfinity)]
    public void Singular_indefinite_and_broken_matrices_are_refused(double a, double b, double c) =>
        Assert.False(Cholesky.TryFactor((double[])[a, b, b, c], 2));

    [Fact]
    public void Columns_of_any_scale_are_no_singularity()
    {
        // D·A·D with D = diag(10⁻⁹, 1, 10⁹) and A = tridiagonal (−1, 2, −1).
        double[] scale = [1e-9, 1, 1e9], matrix = new double[9], x = new double[3];
        for (int j = 0; j < 3; j++)
        {
            for (int k = 0; k < 3; k++)
                matrix[(3 * j) + k] = scale[j] * scale[k] * (j == k ? 2 : Math.Abs(j - k) == 1 ? -1 : 0);
        }

        // A·(1, 1, 1) = (1, 0, 1).
        (x[0], x[1], x[2]) = (scale[0], 0, scale[2]);
        Assert.True(Cholesky.TryFactor(matrix, 3));
        Cholesky.Solve(matrix, 3, x);
        for (int j = 0; j < 3; j++)
            Assert.Equal(1, x[j] * scale[j], 1e-14);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(100)]
    public void A_random_system_is_solved_to_rounding(int size)
    {
        var random = new Random(size);
        var half = new double[size, size];
        var matrix = new double[size * size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
                half[j, k] = (2 * random.NextDouble()) - 1;
        }

        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
            {
                matrix[(j * size) + k] = j == k ? size : 0;
                for (int i = 0; i < size; i++)
                    matrix[(j * size) + k] += half[j, i] * half[k, i];
            }
        }

        var x = new double[size];
        for (int j = 0; j < size; j++)
        {
            for (int k = 0; k < size; k++)
                x[j] += matrix[(j * size) + k] * (k + 1);
        }

        Assert.True(Cholesky.TryFactor(matrix, size));
        Cholesky.Solve(matrix, size, x);
        for (int j = 0; j < size; j++)
            Assert.Equal(j + 1, x[j], 1e-11 * size);
    }
}
