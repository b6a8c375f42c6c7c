using GpuLogReg.Estimators;

namespace GpuLogReg.References;

/// <summary>Which fits take longer than about two seconds on two cores, and which a slow engine is spared. OWL-QN takes by far the most steps.</summary>
internal static class Slow
{
    /// <summary>Numbers of X up to which the scalar oracle fits a set.</summary>
    public const long MostForTheOracle = 4_000_000;

    /// <summary>Numbers of X up to which a device fits a set; the emulator's threads meet at real barriers.</summary>
    public static long MostFor(BackendUnderTest device) => device.IsEmulated ? 6_000 : MostForTheOracle;

    /// <summary>Whether a fit on the CPU is slow. Under a weak penalty a9a is nearly flat in some directions, and L-BFGS takes thousands of steps.</summary>
    public static bool OnTheCpu(ReferenceSet set, string variant, SolverKind solver) => solver switch
    {
        SolverKind.OwlQn => set.Numbers > 2_000_000,
        SolverKind.Lbfgs => set.Name == "a9a" && variant is "l2" or "l2_C100",
        _ => false,
    };

    /// <summary>Whether a fit on the oracle is slow.</summary>
    public static bool OnTheOracle(ReferenceSet set, SolverKind solver) => set.Numbers > (solver == SolverKind.OwlQn ? 150_000 : 1_000_000);

    /// <summary>Whether a fit of many classes is slow on the oracle and on an accelerator.</summary>
    public static bool ManyClasses(ReferenceSet set) => set.Numbers > 50_000;

    /// <summary>Whether a fit on an accelerator is slow. OpenCL on a processor pays more for a launch than for the work of a small set.</summary>
    public static bool OnDevice(BackendUnderTest device, ReferenceSet set, SolverKind solver) =>
        device.IsEmulated ? solver == SolverKind.OwlQn && set.Numbers > 1_000 : set.Numbers > (solver == SolverKind.OwlQn ? 5_000 : 150_000);

    /// <summary>Whether the search for a separation is slow: without the Hessian written out it is one of many products.</summary>
    public static bool ToDiagnose(ReferenceSet set) => set.Columns > 1024 && set.Numbers > 1_000_000;
}
