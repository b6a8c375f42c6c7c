using System.CommandLine;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;

namespace GpuLogReg.Cli.Commands;

/// <summary>doctor: what this program found on this machine, what is missing, and the command that mends it.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public DoctorCommand(CommandContext context) : base(
        "doctor", "Say what was found on this machine, what is missing, and the command that mends it.", context) =>
        AddGroup("Output", _json);

    /// <inheritdoc/>
    public override string Example => "gpulogreg doctor";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var diagnosis = Diagnosis.Of(Context.Devices);
        if (result.GetValue(_json))
            JsonOutput.Write(Context.Out, diagnosis.ToJson());
        else
            diagnosis.Write(Context.Out, Context.OutStyle);
        return ExitCode.Done;
    }
}
