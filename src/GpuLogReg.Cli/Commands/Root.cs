using System.CommandLine;
using System.CommandLine.Help;
using GpuLogReg.Cli.Output;

namespace GpuLogReg.Cli.Commands;

/// <summary>The program's verbs under one root.</summary>
internal static class Root
{
    private const string VersionWord = "--version";

    /// <summary>Verbs and how they are made. Making one makes its options: most of what a start computes that is not the verb's own work.</summary>
    private static readonly (string Name, Func<CommandContext, Command> Create)[] s_verbs =
    [
        ("train", context => new TrainCommand(context)),
        ("predict", context => new PredictCommand(context)),
        ("evaluate", context => new EvaluateCommand(context)),
        ("cv", context => new CvCommand(context)),
        ("devices", context => new DevicesCommand(context)),
        ("doctor", context => new DoctorCommand(context)),
        ("demo", context => new DemoCommand(context)),
        ("synth", context => new SynthCommand(context)),
        ("bench", context => new BenchCommand(context)),
    ];

    /// <summary>Builds the parser of all verbs.</summary>
    /// <param name="context">Where output goes.</param>
    public static RootCommand Create(CommandContext context) => Create(context, []);

    /// <summary>
    /// Builds the parser of a command line: of one verb where the first word is its name, of none where only the version is asked for, else of all, which help
    /// and complaints name.
    /// </summary>
    /// <param name="context">Where output goes.</param>
    /// <param name="args">The arguments, without the program's name.</param>
    public static RootCommand Create(CommandContext context, IReadOnlyList<string> args)
    {
        var root = new RootCommand("Logistic regression on whatever computes fastest: a CUDA GPU, an OpenCL device or the CPU.");
        bool one = args.Count > 0 && s_verbs.Any(verb => verb.Name == args[0]), none = args is [VersionWord];
        foreach (var (name, create) in s_verbs)
        {
            if (one ? name == args[0] : !none)
                root.Add(create(context));
        }

        foreach (var option in root.Options)
        {
            if (option is HelpOption)
            {
                option.Action = new HelpPrinter(context);
                option.Description = "Show this help.";
            }

            if (option is VersionOption)
            {
                option.Action = new VersionPrinter(context);
                option.Description = "Show the version.";
            }
        }

        return root;
    }
}
