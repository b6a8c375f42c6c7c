using System.Diagnostics;
using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>One fit on every device, timed. A device that fails does not end the demonstration.</summary>
internal static class DeviceTimes
{
    private const int Repeats = 5;

    // A device this slow (the emulator) is shown by its first fit alone.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(0.5);

    /// <summary>Writes a table, and below it why devices are left out or failed.</summary>
    /// <param name="context">The devices, the wish to stop, and what the writer can show.</param>
    /// <param name="options">How to fit; the device is replaced.</param>
    /// <param name="data">Labelled rows.</param>
    public static void Write(CommandContext context, LogisticRegressionOptions options, Dataset data)
    {
        var remarks = new List<string>();
        var table = Screen.Table(context.OutStyle, "device", ">first fit", ">fit", ">J", "remark");
        foreach (var device in context.Devices.Devices())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            table.AddTexts(Row(device, options with { Device = device.Name }, data, context, remarks));
        }

        context.Cancellation.ThrowIfCancellationRequested();
        Screen.Write(context, table);
        var lines = new TwoColumns(context.Out, context.OutStyle.Width);
        foreach (string remark in remarks)
            lines.Item(remark);
    }

    private static string[] Row(DeviceDescription device, LogisticRegressionOptions options, Dataset data, CommandContext context, List<string> remarks)
    {
        if (device.Unfit is { } reason)
        {
            remarks.Add($"{device.Name} cannot be used: {reason}");
            return [device.Name, "", "", "", "cannot be used, see below"];
        }

        try
        {
            var estimator = new LogisticRegression(options, context.Devices);
            var first = Time(() => estimator.Fit(data, null, context.Cancellation), out var model);
            TimeSpan[] times = first > s_patience ? [first] : [.. Enumerable.Range(0, Repeats).Select(_ => Time(() => estimator.Fit(data, null, context.Cancellation), out model))];
            Array.Sort(times);
            return
            [
                device.Name, Show.Seconds(first), times.Length > 1 ? Show.Seconds(times[times.Length / 2]) : "",
                model.Training.Objective.ToString("G6", CultureInfo.InvariantCulture), device.Title,
            ];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Drivers fail in ways of their own; the demonstration goes on with the other devices, and says what happened.
            remarks.Add($"{device.Name} failed: {e.Message}");
            return [device.Name, "", "", "", "failed, see below"];
        }
    }

    private static TimeSpan Time(Func<LogisticModel> fit, out LogisticModel model)
    {
        var clock = Stopwatch.StartNew();
        model = fit();
        return clock.Elapsed;
    }
}
