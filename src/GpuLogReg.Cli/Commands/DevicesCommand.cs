using System.CommandLine;
using System.Text.Json.Nodes;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;

namespace GpuLogReg.Cli.Commands;

/// <summary>devices: what this machine can compute on.</summary>
internal sealed class DevicesCommand : Verb
{
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public DevicesCommand(CommandContext context) : base("devices", "List the devices that --device can name on this machine.", context) =>
        AddGroup("Output", _json);

    /// <inheritdoc/>
    public override string Example => "gpulogreg devices";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var devices = Context.Devices.Devices();
        if (result.GetValue(_json))
            JsonOutput.Write(Context.Out, new JsonObject { ["devices"] = new JsonArray([.. devices.Select(DeviceText.Json)]) });
        else
            DeviceText.Write(Context, devices);
        return ExitCode.Done;
    }
}
