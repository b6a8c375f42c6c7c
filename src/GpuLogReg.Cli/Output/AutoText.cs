using System.Text.Json.Nodes;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Persistence;

namespace GpuLogReg.Cli.Output;

/// <summary>What auto took, and why.</summary>
internal static class AutoText
{
    /// <summary>A line for the device and one for the solver, where a command names both by itself.</summary>
    /// <param name="auto">The choice.</param>
    public static IReadOnlyList<string> Notes(AutoChoice auto) =>
    [
        $"--device auto takes {auto.Device.Name} here: {auto.Device.Reason}",
        $"--solver auto takes {Vocabulary.Solvers[auto.Solver.Kind]} here: {auto.Solver.Reason}",
    ];

    /// <summary>A choice for programs.</summary>
    /// <param name="auto">The choice.</param>
    public static JsonObject Json(AutoChoice auto)
    {
        var json = Json(auto.Device.Name, auto.Device.Reason, auto.Device.Estimates, Vocabulary.Solvers[auto.Solver.Kind], auto.Solver.Reason);
        json["layout"] = auto.Layout;
        return json;
    }

    /// <summary>What a fit took, for programs.</summary>
    /// <param name="training">The fit.</param>
    public static JsonObject Json(TrainingSummary training)
    {
        var json = Json(training.Device, training.DeviceReason, training.Estimates, training.Solver, training.SolverReason);
        json["launchShape"] = training.LaunchShape;
        json["notices"] = new JsonArray([.. training.Notices.Select(notice => (JsonNode)notice)]);
        return json;
    }

    private static JsonObject Json(string device, string? deviceReason, IReadOnlyList<CostEstimate> estimates, string solver, string? solverReason) => new()
    {
        ["device"] = device,
        ["deviceReason"] = deviceReason,
        ["estimates"] = new JsonArray([.. estimates.Select(Json)]),
        ["solver"] = solver,
        ["solverReason"] = solverReason,
    };

    private static JsonObject Json(CostEstimate estimate) => new()
    {
        ["device"] = estimate.Device,
        ["measured"] = estimate.IsMeasured,
        ["seconds"] = estimate.Seconds,
        ["start"] = estimate.Start,
        ["transfer"] = estimate.Transfer,
        ["passes"] = estimate.Passes,
        ["hessians"] = estimate.Hessians,
    };
}
