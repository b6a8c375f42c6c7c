using System.Diagnostics;
using System.Globalization;
using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Estimators;
using Spectre.Console;

namespace GpuLogReg.Cli.Output;

/// <summary>One fit on every device, timed. A device that fails gets a row that says why.</summary>
internal static class DeviceTimes
{
    private const int Repeats = 5;

    // A device this slow (an emulator) is shown by its first fit alone.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(2);

    /// <summary>The table.</summary>
    /// <param name="context">The devices, the wish to stop, and what the writer can show.</param>
    /// <param name="options">How to fit; the device is replaced.</param>
    /// <param name="data">Labelled rows.</param>
    public static Table Table(CommandContext context, LogisticRegressionOptions options, Dataset data)
    {
        var table = Screen.Table(context.OutStyle, "device", ">first fit", ">fit", ">J", "remark");
        foreach (var device in context.Devices.Devices())
        {
            context.Cancellation.ThrowIfCancellationRequested();
            table.AddTexts(Row(device, options with { Device = device.Name }, data, context));
        }

        return table;
    }

    private static string[] Row(DeviceDescription device, LogisticRegressionOptions options, Dataset data, CommandContext context)
    {
        if (device.Unfit is { } reason)
            return [device.Name, "", "", "", reason];
        try
        {
            var estimator = new LogisticRegression(options, context.Devices);
            var first = Time(() => estimator.Fit(data, null, context.Cancellation), out var model);
            TimeSpan[] times = first > s_patience ? [first] : [.. Enumerable.Range(0, Repeats).Select(_ => Time(() => estimator.Fit(data, null, context.Cancellation), out model))];
            Array.Sort(times);
            return
            [
                device.Name, Show.Seconds(first), Show.Seconds(times[times.Length / 2]),
                model.Training.Objective.ToString("G6", CultureInfo.InvariantCulture), device.Title,
            ];
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            // Drivers fail in ways of their own; the demonstration goes on with the other devices, and the row says what happened.
            return [device.Name, "", "", "", $"failed: {e.Message}"];
        }
    }

    private static TimeSpan Time(Func<LogisticModel> fit, out LogisticModel model)
    {
        var clock = Stopwatch.StartNew();
        model = fit();
        return clock.Elapsed;
    }
}
