using System.CommandLine;
using GpuLogReg.Cli.Commands;
using Xunit;

namespace GpuLogReg.Cli.Tests;

public sealed class HelpTests
{
    private static readonly CommandContext s_context = CommandContext.ForWriters(TextWriter.Null, TextWriter.Null);

    public static TheoryData<string> Verbs => [.. Leaves("", Root.Create(s_context)).Select(v => v.Words)];

    [Fact]
    public void The_root_lists_the_verbs_the_exit_codes_and_an_example()
    {
        var help = Cli.Run("--help").Done();
        foreach (string verb in (string[])["train", "predict", "evaluate", "cv", "devices", "doctor", "demo", "synth", "bench"])
            Assert.Contains($"\n  {verb} ", help.Out, StringComparison.Ordinal);
        foreach (string part in (string[])["Exit codes:", "  0 ", "  1 ", "  2 ", "  130 ", "Example:", "--version"])
            Assert.Contains(part, help.Out, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_lists_its_options_with_defaults_and_an_example(string words)
    {
        var verb = Verb(words);
        var help = Cli.Run([.. words.Split(' '), "--help"]).Done();
        Assert.Equal("", help.Error);
        Assert.Contains("Example:\n  gpulogreg " + words, help.Out, StringComparison.Ordinal);
        Assert.All(help.Out.Split('\n').Where(l => !l.StartsWith("  gpulogreg", StringComparison.Ordinal)), line => Assert.True(line.Length <= 80, line));
        foreach (var option in verb.Options)
        {
            Assert.Contains($"\n  {option.Name}", help.Out, StringComparison.Ordinal);
            Assert.False(string.IsNullOrEmpty(option.Description), option.Name);
        }
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_option_has_a_test_that_uses_it(string words)
    {
        string name = string.Concat(words.Split(' ').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));
        string folder = Path.Combine(Repository.RootOrSkip(), "tests", "GpuLogReg.Cli.Tests", "Commands");
        Assert.True(File.Exists(Path.Combine(folder, name + "CommandTests.cs")), $"'{words}' has no {name}CommandTests.cs");
        string tests = string.Concat(Directory.EnumerateFiles(folder, name + "*Tests.cs").Select(File.ReadAllText));
        Assert.All(Verb(words).Options, option => Assert.Contains($"\"{option.Name}\"", tests, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("train", "--device", "auto|reference|cpu|cuda[:i]|opencl[:i]|ilgpu-cpu", "[default: auto]")]
    [InlineData("train", "--solver", "auto|gd|minibatch|lbfgs|owlqn|newton", "[default: auto]")]
    [InlineData("train", "--penalty", "none|l1|l2|elasticnet", "[default: l2]")]
    [InlineData("train", "--multiclass", "auto|softmax|ovr", "[default: auto]")]
    [InlineData("train", "--l1-ratio", "R", "[default: 0.5]")]
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

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_alone_is_made_under_the_name_that_selects_it(string words)
    {
        string name = words.Split(' ')[0];
        Assert.Equal([name], Root.Create(s_context, [name, "--help"]).Subcommands.Select(verb => verb.Name));
    }

    [Theory]
    [InlineData()]
    [InlineData("--help")]
    [InlineData("predct")]
    [InlineData("--version", "more")]
    public void All_verbs_are_made_where_none_is_named(params string[] args) =>
        Assert.Equal(Root.Create(s_context).Subcommands.Select(verb => verb.Name), Root.Create(s_context, args).Subcommands.Select(verb => verb.Name));

    [Fact]
    public void No_verb_is_made_to_say_the_version() => Assert.Empty(Root.Create(s_context, ["--version"]).Subcommands);

    [Fact]
    public void Version_is_one_line() => Assert.Matches(@"^gpulogreg \d+\.\d+\.\d+\S*\n$", Cli.Run("--version").Done().Out);

    [Fact]
    public void A_group_of_verbs_lists_them() => Assert.Contains("\n  pass ", Cli.Run("bench", "--help").Done().Out, StringComparison.Ordinal);

    private static Verb Verb(string words) => Leaves("", Root.Create(s_context)).Single(v => v.Words == words).Verb;

    private static IEnumerable<(string Words, Verb Verb)> Leaves(string words, Command command) => command is Verb verb
        ? [(words, verb)]
        : command.Subcommands.SelectMany(sub => Leaves($"{words} {sub.Name}".Trim(), sub));
}
