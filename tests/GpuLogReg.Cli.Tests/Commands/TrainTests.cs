using GpuLogReg.Data;

namespace GpuLogReg.Cli.Tests.Commands;

/// <summary>A folder of its own for every test of train, and the rows that most of them fit.</summary>
public abstract class TrainTests : IDisposable
{
    private protected TemporaryFolder Folder { get; } = new();

    private protected string Model => Folder.File("model.json");

    private protected static double Norm(Cli run) => run.Json()["coefficients"]![0]!.AsArray().Sum(c => (double)c! * (double)c!);

    private protected static double Intercept(Cli run) => (double)run.Json()["intercept"]![0]!;

    private protected DenseMatrix CsvFeatures(out int[] labels)
    {
        var data = CsvDatasetReader.Read(Folder.Write("data.csv", TestData.Csv()));
        labels = data.Labels.ToArray();
        return data.Dense();
    }

    private protected Cli Train(params IReadOnlyList<string> options) => Cli.Run(["train", Folder.Write("data.csv", TestData.Csv()), .. options]);

    public void Dispose()
    {
        Folder.Dispose();
        GC.SuppressFinalize(this);
    }
}
