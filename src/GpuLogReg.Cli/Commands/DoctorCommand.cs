using System.CommandLine;
using GpuLogReg.Cli.Options;
using GpuLogReg.Cli.Output;
using GpuLogReg.Devices;

namespace GpuLogReg.Cli.Commands;

/// <summary>doctor: what this program found on this machine, what is missing and the command that mends it, what its devices cost, and what auto takes.</summary>
internal sealed class DoctorCommand : Verb
{
    private readonly Option<bool> _measure = Flag.Of("--measure", "Measure the devices that 'auto' may take, a second or two each, and keep the numbers for later runs.");
    private readonly CliOption<int?> _rows = Number.OptionalWhole("--rows", "N", "Say what 'auto' takes for this many rows.", 1, "a few typical sizes");
    private readonly CliOption<int?> _features = Number.OptionalWhole("--features", "D", "Features of these rows.", 1, "a few typical sizes");
    private readonly CliOption<int?> _nonZeros = Number.OptionalWhole("--nonzeros", "K", "Numbers stored a row, where rows are sparse.", 1, "dense rows");
    private readonly Option<bool> _json = Flag.Json();

    /// <summary>Describes the verb.</summary>
    /// <param name="context">Where output goes.</param>
    public DoctorCommand(CommandContext context) : base(
        "doctor", "Say what was found on this machine, what is missing and the command that mends it, what its devices cost, and what 'auto' takes.", context)
    {
        AddGroup("Cost", _measure, _rows, _features, _nonZeros);
        AddGroup("Output", _json);
    }

    /// <inheritdoc/>
    public override string Example => "gpulogreg doctor --measure --rows 1000000 --features 28";

    /// <inheritdoc/>
    protected override int Run(ParseResult result)
    {
        var size = Size(result);
        if (result.GetValue(_measure))
            Measure();
        var diagnosis = Diagnosis.Of(Context.Devices, size is { } one ? [one] : Diagnosis.TypicalSizes);
        Trainer.WarnOfCosts(Context);
        if (result.GetValue(_json))
            JsonOutput.Write(Context.Out, diagnosis.ToJson());
        else
            diagnosis.Write(Context.Out, Context.OutStyle);
        return ExitCode.Done;
    }

    private FitSize? Size(ParseResult result)
    {
        int? rows = result.GetValue(_rows), features = result.GetValue(_features), nonZeros = result.GetValue(_nonZeros);
        if (rows is null && features is null && nonZeros is null)
            return null;
        if (rows is not { } n || features is not { } d)
            throw new UsageException($"{(rows is not null ? "--rows" : features is not null ? "--features" : "--nonzeros")} is given by itself; expected --rows and --features together. Add the other.");
        if (nonZeros is not { } stored)
            return FitSize.Dense(n, d);
        return stored <= d
            ? FitSize.Sparse(n, d, (long)n * stored)
            : throw new UsageException(FormattableString.Invariant($"--nonzeros is {stored}, more than the {d} features; expected at most that many numbers a row. Raise --features."));
    }

    private void Measure()
    {
        foreach (var (device, error) in Context.Devices.Measure())
            Context.Warn($"{device.Name} could not be measured: {error}");
        try
        {
            Context.Devices.Costs.Save();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Context.Warn($"what was measured is not kept: {e.Message} Set XDG_CACHE_HOME to a folder that can be written.");
        }
    }
}
