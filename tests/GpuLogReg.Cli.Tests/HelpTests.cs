using System.Runtime.CompilerServices;
using GpuLogReg.Cli.Commands;
using Xunit;

namespace GpuLogReg.Cli.Tests;

public sealed class HelpTests
{
    private static readonly CommandContext s_context = CommandContext.ForWriters(TextWriter.Null, TextWriter.Null);

    public static TheoryData<string> Verbs => [.. Root.Create(s_context).Subcommands.Select(v => v.Name)];

    [Fact]
    public void The_root_lists_the_verbs_the_exit_codes_and_an_example()
    {
        var help = Cli.Run("--help").Done();
        foreach (string verb in (string[])["train", "predict", "evaluate", "devices", "doctor", "demo", "synth"])
            Assert.Contains($"\n  {verb} ", help.Out, StringComparison.Ordinal);
        foreach (string part in (string[])["Exit codes:", "  0 ", "  1 ", "  2 ", "  130 ", "Example:", "--version"])
            Assert.Contains(part, help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_lists_its_options_with_defaults_and_an_example(string name)
    {
        var verb = Verb(name);
        var help = Cli.Run(name, "--help").Done();
        Assert.Equal("", help.Error);
        Assert.Contains("Example:\n  gpulogreg " + name, help.Out, StringComparison.Ordinal);
        Assert.All(help.Out.Split('\n').Where(l => !l.StartsWith("  gpulogreg", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        foreach (var option in verb.Options)
        {
            Assert.Contains($"\n  {option.Name}", help.Out, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(option.Description), option.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_option_has_a_test_that_uses_it(string name)
    {
        string file = Path.Combine(SourceFolder(), "Commands", char.ToUpperInvariant(name[0]) + name[1..] + "CommandTests.cs");
        Assert.SkipUnless(File.Exists(file), $"The sources of the tests are not here: {file}.");
        string tests = File.ReadAllText(file);
        Assert.All(Verb(name).Options, option => Assert.Contains($"\"{option.Name}\"", tests, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train", "--device", "auto|reference|cpu|cuda[:i]|opencl[:i]|ilgpu-cpu", "[default: auto]")]
    [InlineData("train", "--solver", "auto|gd|minibatch|lbfgs", "[default: auto]")]
    [InlineData("train", "--penalty", "none|l2", "[default: l2]")]
    [InlineData("train", "--tol", "T", "[default: 0.0001]")]
    [InlineData("predict", "--model", "FILE", "(required)")]
    public void Help_shows_what_is_allowed_and_what_holds_without(string verb, string option, string allowed, string otherwise)
    {
        string help = Cli.Run(verb, "--help").Out;
        int start = help.IndexOf($"\n  {option} {allowed}", StringComparison.Ordinal);
        Assert.True(start >= 0, help);
        int end = help.IndexOf("\n  --", start + 1, StringComparison.Ordinal);
        string entry = string.Join(' ', help[start..(end < 0 ? help.Length : end)].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(otherwise, entry, StringComparison.Ordinal);
    }

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^gpulogreg \d+\.\d+\.\d+\S*\n$", Cli.Run("--version").Done().Out);

    private static Verb Verb(string name) => (Verb)Root.Create(s_context).Subcommands.Single(v => v.Name == name);

    private static string SourceFolder([CallerFilePath] string path = "") => Path.GetDirectoryName(path)!;
}
