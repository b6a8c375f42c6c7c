using GpuLogReg.Data;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Core.Tests;

/// <summary>The example moves the process's folder and standard output, so nothing may run beside it.</summary>
[CollectionDefinition(nameof(ReadmeTests), DisableParallelization = true)]
public class ReadmeTestsAlone;

/// <summary>The README's example, run: the lines between the markers are the README's own, which the second test holds to.</summary>
[Collection(nameof(ReadmeTests))]
public class ReadmeTests
{
    [Fact]
    public void The_example_runs_and_predicts_well()
    {
        string root = Repository.RootOrSkip();
        string here = Directory.GetCurrentDirectory();
        var output = Console.Out;
        using var printed = new StringWriter();
        try
        {
            Directory.SetCurrentDirectory(root);
            Console.SetOut(printed);

            // README
            Dataset data = DatasetReader.Read("data/breast_cancer.csv");         // the last column is the label
            var (train, test) = TrainTestSplit.Split(data, testShare: 0.2, seed: 0);
            var options = new LogisticRegressionOptions { Penalty = Penalty.FromC(1.0), Standardize = true, Device = "auto" };
            LogisticModel model = new LogisticRegression(options).Fit(train);
            Console.WriteLine($"accuracy {model.Score(test):P1}, {model.Training.StopReason} on {model.Training.Device}");
            double[] probability = model.PredictProbability(test.Features);
            // README
            string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json");
            model.Save(path);
            File.Delete(path);

            Assert.InRange(model.Score(test), 0.93, 1);
            Assert.All(probability, p => Assert.InRange(p, 0, 1));
        }
        finally
        {
            Console.SetOut(output);
            Directory.SetCurrentDirectory(here);
        }

        Assert.Contains("Converged on cpu", printed.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_README_shows_these_lines()
    {
        string root = Repository.RootOrSkip();
        string readme = File.ReadAllText(Path.Combine(root, "README.md"));
        string[] source = File.ReadAllText(Path.Combine(root, "tests", "GpuLogReg.Core.Tests", "ReadmeTests.cs")).Split("// README\n", 3);
        foreach (string line in source[1].Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            Assert.Contains(line, readme, StringComparison.Ordinal);
    }
}
