using GpuLogReg.Compute;
using GpuLogReg.Estimators;

namespace GpuLogReg.References;

/// <summary>The rows of the theories. A row that takes longer than about two seconds is explicit: it runs in the second stage, <c>./build.sh test --slow</c>.</summary>
internal static class Rows
{
    private static readonly string[] _penalised =
        ["l2", "l2_balanced", "l2_C100", "l2_C0.01", "l2_C0.001", "l2_nointercept", "l2_raw", "l2_weighted", "l1", "l1_sparse", "enet"];

    /// <summary>Every reference that a theory takes, once for each that does: "breast_cancer.l2".</summary>
    public static IEnumerable<string> All =>
        ((IEnumerable<(ReferenceSet Set, string Variant)>[])[Penalised, Multinomial, OneAgainstRest, Likelihoods, Separabilities, Scalers])
            .SelectMany(part => part).Select(row => $"{row.Set.Name}.{row.Variant}");

    /// <summary>Set, variant, device and solver: every penalised binary fit, with every solver on the CPU and with one on the others.</summary>
    public static TheoryData<string, string, string, SolverKind> Optima()
    {
        var data = new TheoryData<string, string, string, SolverKind>();
        foreach (var (set, variant) in Penalised)
        {
            var solvers = SolversFor(set, variant);
            foreach (var solver in solvers)
                data.Add(new(set.Name, variant, "cpu", solver) { Explicit = Slow.OnTheCpu(set, variant, solver) });
            if (set.Numbers <= Slow.MostForTheOracle)
                data.Add(new(set.Name, variant, Registry.Oracle, solvers[0]) { Explicit = Slow.OnTheOracle(set, solvers[0]) });
            foreach (var device in DevicesFor(set))
                data.Add(new(set.Name, variant, device.Name, solvers[0]) { Explicit = Slow.OnDevice(device, set, solvers[0]) });
        }

        // One reason is enough for a device that is absent.
        foreach (var device in Registry.Backends.Where(b => b.Absent is not null))
            data.Add("breast_cancer", "l2", device.Name, SolverKind.Lbfgs);
        return data;
    }

    /// <summary>Set and variant of the fits that float32 is to come near.</summary>
    public static TheoryData<string, string> Singles() =>
        [.. Penalised.Where(row => row.Set.Form == SetForm.Dense && row.Variant is "l2" or "l2_balanced").Select(row => (row.Set.Name, row.Variant))];

    /// <summary>Set, variant and device: every softmax fit.</summary>
    public static TheoryData<string, string, string> Softmax() => Multiclass(Multinomial);

    /// <summary>Set, variant and device: every fit of one class against the rest.</summary>
    public static TheoryData<string, string, string> OneVsRest() => Multiclass(OneAgainstRest);

    /// <summary>The sets with a fit by maximum likelihood.</summary>
    public static TheoryData<string> MaximumLikelihood() => [.. Likelihoods.Select(row => row.Set.Name)];

    /// <summary>The sets of which it is known whether the classes are separable.</summary>
    public static TheoryData<string> Separability() =>
        [.. Separabilities.Select(row => new TheoryDataRow<string>(row.Set.Name) { Explicit = Slow.ToDiagnose(row.Set) })];

    /// <summary>The sets whose means and deviations are known.</summary>
    public static TheoryData<string> Scaling() => [.. Scalers.Select(row => row.Set.Name)];

    private static IEnumerable<(ReferenceSet Set, string Variant)> Penalised => Catalogue.With(_penalised.Contains);

    private static IEnumerable<(ReferenceSet Set, string Variant)> Multinomial => Catalogue.With(variant => variant is "softmax_l2" or "softmax_l2_balanced");

    private static IEnumerable<(ReferenceSet Set, string Variant)> OneAgainstRest => Catalogue.With(variant => variant == "ovr_l2");

    private static IEnumerable<(ReferenceSet Set, string Variant)> Likelihoods => Catalogue.With(variant => variant == "mle_glm");

    private static IEnumerable<(ReferenceSet Set, string Variant)> Separabilities => Catalogue.With(variant => variant == "separability");

    private static IEnumerable<(ReferenceSet Set, string Variant)> Scalers => Catalogue.With(variant => variant == "scaler");

    private static TheoryData<string, string, string> Multiclass(IEnumerable<(ReferenceSet Set, string Variant)> references)
    {
        var data = new TheoryData<string, string, string>();
        foreach (var (set, variant) in references)
        {
            data.Add(set.Name, variant, "cpu");
            data.Add(new(set.Name, variant, Registry.Oracle) { Explicit = Slow.ManyClasses(set) });
            foreach (var device in DevicesFor(set))
                data.Add(new(set.Name, variant, device.Name) { Explicit = device.IsEmulated || Slow.ManyClasses(set) });
        }

        return data;
    }

    private static IEnumerable<BackendUnderTest> DevicesFor(ReferenceSet set) =>
        Registry.Backends.Where(b => b.Absent is null && b.Kind is not DeviceKind.Cpu && set.Numbers <= Slow.MostFor(b));

    // L-BFGS takes more than ten thousand iterations, or ends in rounding short of the optimum, where columns are left at scales far apart.
    private static SolverKind[] SolversFor(ReferenceSet set, string variant) => variant switch
    {
        "l1" or "l1_sparse" or "enet" => [SolverKind.OwlQn],
        "l2_raw" when set.Name is "german_credit" or "path_scales" or "telco_churn" => [SolverKind.Newton],
        "l2_raw" => [SolverKind.Newton, SolverKind.Lbfgs],
        _ => [SolverKind.Lbfgs, SolverKind.Newton],
    };
}
