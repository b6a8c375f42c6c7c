namespace GpuLogReg.Samples.Tests;

public sealed class ProgramTests
{
    public static TheoryData<string> Names() => [.. Sample.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sample_runs_by_name_and_prints_the_same_every_time(string name)
    {
        string text = Output(name);
        Assert.StartsWith($"== {name}: ", text, StringComparison.Ordinal);
        Assert.True(text.Split('\n').Length >= 3);
        Assert.Equal(text, Output(name));
    }

    [Fact]
    public void All_prints_every_sample() => Assert.Equal(string.Concat(Sample.All.Select(s => Output(s.Name))), Output("all"));

    [Fact]
    public void Another_name_is_refused_with_the_list()
    {
        foreach (string[] args in (string[][])[[], ["nonsense"], ["spam", "report"]])
        {
            using StringWriter output = new(), errors = new();
            Assert.Equal(1, Program.Run(args, output, errors));
            Assert.Equal("", output.ToString());
            Assert.Contains("expected one of: sigmoid, ", errors.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_page_beside_the_samples_names_each()
    {
        string page = File.ReadAllText(Path.Combine(Repository.RootOrSkip(), "samples", "README.md"));
        Assert.All(Sample.All, s => Assert.Contains($"| `{s.Name}` | {s.Shows} |", page, StringComparison.Ordinal));
    }

    private static string Output(string name)
    {
        using StringWriter output = new(), errors = new();
        Assert.Equal(0, Program.Run([name], output, errors));
        Assert.Equal("", errors.ToString());
        return output.ToString();
    }
}
