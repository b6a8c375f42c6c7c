using GpuLogReg.Compute;
using GpuLogReg.Cpu;
using GpuLogReg.Data;
using GpuLogReg.Losses;

namespace GpuLogReg.Parity;

/// <summary>What a model predicts with, at every width of vectors, against the margins of the oracle and the pointwise formulas.</summary>
public sealed class PredictionTests
{
    private static readonly Dictionary<string, Func<Problem>> _kinds = new()
    {
        ["one number"] = () => Problem.Create(1, 1, ElementType.Float32),
        ["narrower than a vector"] = () => Problem.Create(1003, 3, ElementType.Float32),
        ["a vector"] = () => Problem.Create(517, 8, ElementType.Float32, wrapped: true),
        ["28"] = () => Problem.Create(20_011, 28, ElementType.Float32),
        ["float64"] = () => Problem.Create(517, 37, ElementType.Float64, wrapped: true),
        ["scaled"] = () => Problem.Create(131, 29, ElementType.Float32, scaled: true),
        ["scaled float64"] = () => Problem.Create(131, 29, ElementType.Float64, scaled: true),
        ["long rows"] = () => Problem.Create(19, 5000, ElementType.Float32),
        ["sparse"] = () => Problem.Sparse(517, 33, ElementType.Float32, (_, _) => 0.2),
        ["sparse with empty rows"] = () => Problem.Sparse(131, 1001, ElementType.Float64, (i, _) => i % 3 == 0 ? 0 : 0.1),
        ["3 classes"] = () => Problem.CreateMultinomial(1003, 5, 3, ElementType.Float32),
        ["10 classes"] = () => Problem.CreateMultinomial(301, 28, 10, ElementType.Float64),
        ["100 classes"] = () => Problem.CreateMultinomial(67, 9, 100, ElementType.Float32),
    };

    public static TheoryData<int, string> Kinds => new MatrixTheoryData<int, string>([128, 256, 512], _kinds.Keys);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Margins_are_the_oracles(int vectorBits, string kind)
    {
        using var problem = _kinds[kind]();
        var expected = Expectation.Of(problem, Precision.Float64);
        var margins = new double[expected.Margins.Length];
        Array.Fill(margins, double.NaN);
        Predictor(problem, vectorBits).Margins(problem.Data.Features, margins);
        Close.Numbers(expected.Margins, margins, expected.MarginTolerance, "z");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Probabilities_are_the_pointwise_formulas(int vectorBits, string kind)
    {
        using var problem = _kinds[kind]();
        int k = problem.Outputs, classes = Math.Max(2, k);
        var predictor = Predictor(problem, vectorBits);
        var margins = new double[problem.Rows * k];
        predictor.Margins(problem.Data.Features, margins);
        var probabilities = new double[problem.Rows * classes];
        Array.Fill(probabilities, double.NaN);
        predictor.Run(problem.Data.Features, k == 1 ? PredictionKind.Both : PredictionKind.Softmax, null, probabilities.AsSpan());
        for (int i = 0; i < problem.Rows; i++)
        {
            // From 0 and z the softmax is σ(−z) and σ(z).
            double[] expected = k == 1 ? [0, margins[i]] : margins[(i * k)..((i + 1) * k)];
            ClassLogProbabilities.Softmax(expected);
            for (int c = 0; c < classes; c++)
            {
                double p = Math.Exp(expected[c]);
                Close.Number(p, probabilities[(i * classes) + c], (Tolerance.Softmax(Precision.Float64, classes) * p * (1 + Math.Abs(expected[c]))) + Tolerance.Smallest, $"P of row {i}, class {c}");
            }
        }
    }

    private static LinearPredictor Predictor(Problem problem, int vectorBits)
    {
        int k = problem.Outputs, d = problem.Columns;
        double[][] coefficients = [.. Enumerable.Range(0, k).Select(c => Enumerable.Range(0, d).Select(j => problem.W[(j * k) + c]).ToArray())];
        return new LinearPredictor(coefficients, problem.W[^k..], problem.Data.Scaling, vectorBits);
    }
}
