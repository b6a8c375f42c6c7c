using System.CommandLine;
using System.CommandLine.Invocation;
using GpuLogReg.Cli.Commands;
using GpuLogReg.Cli.Options;

namespace GpuLogReg.Cli;

/// <summary>The program without its process: arguments in, writers out, an exit code back.</summary>
internal static class CliProgram
{
    /// <summary>Parses, runs the verb, and turns whatever goes wrong into a line and an exit code.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="context">Where output goes.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> args, CommandContext context)
    {
        try
        {
            var result = Root.Create(context, args).Parse(args, new ParserConfiguration { EnablePosixBundling = false, ResponseFileTokenReplacer = null });
            if (result.Action is ParseErrorAction || (result.Action is null && result.Errors.Count > 0))
                throw new UsageException(ParseErrors.Describe(result));

            // Ctrl-C is the context's: the library's own handler would end the process after two seconds, in the middle of a save.
            return result.Invoke(new InvocationConfiguration
            {
                Output = context.Out,
                Error = context.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
        }
        catch (Exception e)
        {
            return Failures.Report(e, context);
        }
    }
}
