using System.CommandLine;
using System.CommandLine.Help;
using GpuLogReg.Cli.Output;

namespace GpuLogReg.Cli.Commands;

/// <summary>The program's verbs under one root.</summary>
internal static class Root
{
    /// <summary>Builds the parser.</summary>
    /// <param name="context">Where output goes.</param>
    public static RootCommand Create(CommandContext context)
    {
        var root = new RootCommand("Logistic regression on whatever computes fastest: a CUDA GPU, an OpenCL device or the CPU.")
        {
            new TrainCommand(context),
            new PredictCommand(context),
            new EvaluateCommand(context),
            new CvCommand(context),
            new DevicesCommand(context),
            new DoctorCommand(context),
            new DemoCommand(context),
            new SynthCommand(context),
            new BenchCommand(context),
        };
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
