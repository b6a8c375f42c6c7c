using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Devices;
using GpuLogReg.Estimators;
using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Memory that a driver refuses although its budget said that it fits: X goes in pieces, and says so; anything else is one line, and nothing stays allocated.</summary>
public sealed class RefusedMemoryTests
{
    /// <summary>X of 1,000 rows of 11 float32, 48 bytes each, in 32 blocks of 32 rows.</summary>
    private const long BytesOfX = 32 * 32 * 48;

    /// <summary>A piece: as many blocks as 2 kB hold.</summary>
    private const long BytesOfPiece = 32 * 48;

    private static readonly Dataset s_data = RandomData.Rows(1000, 11, seed: 8, weighted: true);

    /// <summary>What drivers throw, in their own types.</summary>
    public static TheoryData<Exception> Refusals =>
    [
        DriverFault.Cuda(CudaError.CUDA_ERROR_OUT_OF_MEMORY), DriverFault.OpenCl(CLError.CL_MEM_OBJECT_ALLOCATION_FAILURE), DriverFault.OpenCl(CLError.CL_OUT_OF_RESOURCES),
        DriverFault.OpenCl(CLError.CL_OUT_OF_HOST_MEMORY), DriverFault.OpenCl(CLError.CL_INVALID_BUFFER_SIZE), new InsufficientMemoryException(),
    ];

    public static TheoryData<string> Problems => ["dense", "softmax", "sparse"];

    [Theory]
    [MemberData(nameof(Refusals))]
    public void X_that_is_refused_goes_in_pieces_and_says_so(Exception refusal)
    {
        using var own = new OwnDevice(Pieces);
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        Refuse(backend, bytes => bytes == BytesOfX, refusal);
        IObjective objective = backend.Prepare(s_data, LossKind.Logistic, Precision.Float32);
        string notice = Assert.Single(((INotices)objective).Notices);
        Assert.StartsWith("X takes 49,152 bytes, which device 'own' refused to allocate though it seemed to have room: its rows stay on the host", notice, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', notice);
        objective.Dispose();
        Assert.Equal(before, own.LiveObjects);
    }

    [Fact]
    public void Numbers_are_the_oracles_whether_X_is_refused_or_not()
    {
        using var own = new OwnDevice(Pieces);
        using IlgpuBackend backend = own.Backend();
        Refuse(backend, bytes => bytes == BytesOfX, DriverFault.Cuda(CudaError.CUDA_ERROR_OUT_OF_MEMORY));
        OracleAssert.Agrees(backend, s_data, LossKind.Logistic, Precision.Float32, ordered: false);
    }

    [Fact]
    public void A_fit_falls_back_and_its_summary_says_so()
    {
        using var own = new OwnDevice(Pieces);
        var options = new LogisticRegressionOptions { Device = "cuda:0", Solver = SolverKind.Lbfgs, Tolerance = 1e-4 };
        LogisticModel Fit(Func<long, bool> which) => new LogisticRegression(options, new BackendRegistry(new Refusing(own, which))).Fit(s_data);
        var refused = Fit(bytes => bytes == BytesOfX);
        Assert.Contains("refused to allocate", Assert.Single(refused.Training.Notices), StringComparison.Ordinal);
        using var other = new OwnDevice();
        var resident = new LogisticRegression(options, new BackendRegistry(new Refusing(other, _ => false))).Fit(s_data);
        Assert.Empty(resident.Training.Notices);
        Assert.Equal(resident.Training.Objective, refused.Training.Objective, 1e-5);
    }

    [Fact]
    public void Pieces_that_are_refused_too_are_one_line_and_keep_nothing()
    {
        using var own = new OwnDevice(Pieces);
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        Refuse(backend, bytes => bytes is BytesOfX or BytesOfPiece, DriverFault.Cuda(CudaError.CUDA_ERROR_OUT_OF_MEMORY));
        AssertRefused(() => backend.Prepare(s_data, LossKind.Logistic, Precision.Float32), BytesOfPiece);
        Assert.Equal(before, own.LiveObjects);
    }

    /// <summary>Every allocation of preparing and using an objective, one after the other, refused alone.</summary>
    [Theory]
    [MemberData(nameof(Problems))]
    public void Whatever_is_refused_is_one_line_or_pieces_and_keeps_nothing(string problem)
    {
        using var own = new OwnDevice();
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        int allocations = 0;
        backend.Device.BeforeAllocating = _ => allocations++;
        Use(Prepare(backend, problem), problem);
        Assert.Equal(before, own.LiveObjects);
        int all = allocations, refused = 0, streamed = 0;
        Assert.InRange(all, 10, 100);
        for (int k = 0; k < all; k++)
        {
            allocations = 0;
            long bytes = 0;
            backend.Device.BeforeAllocating = size =>
            {
                if (allocations++ != k)
                    return;
                bytes = size;
                throw DriverFault.Cuda(CudaError.CUDA_ERROR_OUT_OF_MEMORY);
            };
            try
            {
                IObjective objective = Prepare(backend, problem);
                streamed += ((INotices)objective).Notices.Count;
                Use(objective, problem);
            }
            catch (BackendException e)
            {
                Assert.Equal(MemoryBudget.Refusal("own", bytes), e.Message);
                Assert.DoesNotContain('\n', e.Message);
                refused++;
            }

            Assert.True(allocations > k, $"allocation {k} was not made");
            Assert.True(before == own.LiveObjects, $"{own.LiveObjects - before} objects stay where allocation {k} of {all}, of {bytes} bytes, is refused");
        }

        // X itself, and the two page-locked buffers on its way.
        Assert.Equal(problem == "sparse" ? 0 : 3, streamed);
        Assert.Equal(all - streamed, refused);
    }

    [Fact]
    public void A_driver_that_fails_otherwise_is_not_taken_for_one_without_memory()
    {
        using var own = new OwnDevice(Pieces);
        int before = own.LiveObjects;
        using IlgpuBackend backend = own.Backend();
        Refuse(backend, bytes => bytes == BytesOfX, DriverFault.Cuda(CudaError.CUDA_ERROR_ECC_UNCORRECTABLE));
        var fault = Assert.Throws<BackendException>(() => backend.Prepare(s_data, LossKind.Logistic, Precision.Float32));
        Assert.Contains("Device 'own' failed", fault.Message, StringComparison.Ordinal);
        Assert.Equal(before, own.LiveObjects);
    }

    private static LaunchTraits Pieces(LaunchTraits traits) => traits with { PieceBytes = 2048 };

    private static void Refuse(IlgpuBackend backend, Func<long, bool> which, Exception refusal) => backend.Device.BeforeAllocating = bytes =>
    {
        if (which(bytes))
            throw refusal;
    };

    private static void AssertRefused(Action work, long bytes)
    {
        string message = Assert.Throws<BackendException>(work).Message;
        Assert.Equal($"Device 'own' refused to allocate {bytes:N0} bytes, though it seemed to have room. {MemoryBudget.Mend}", message);
        Assert.DoesNotContain('\n', message);
    }

    private static IObjective Prepare(IlgpuBackend backend, string problem)
    {
        Dataset dense = RandomData.Rows(8, 3, seed: 3, weighted: true);
        return problem switch
        {
            "dense" => backend.Prepare(dense, LossKind.Logistic, Precision.Float32),
            "softmax" => backend.Prepare(dense.WithClasses(3), LossKind.Softmax, Precision.Float32),
            _ => backend.Prepare(RandomData.SparseRows(8, 4, 2, seed: 4, weighted: true), LossKind.Logistic, Precision.Float32),
        };
    }

    /// <summary>Everything that allocates, in whatever order; disposes of the objective.</summary>
    private static void Use(IObjective objective, string problem)
    {
        using (objective)
        {
            int length = objective.Shape.Coefficients, rows = (int)objective.Shape.Rows;
            using Vector w = objective.Space.Allocate(length), gradient = objective.Space.Allocate(length);
            var numbers = new double[length];
            objective.ValueAndGradient(w, gradient, RowRange.All(rows));
            objective.Space.Download(gradient, numbers);
            objective.Margins(w, new double[rows * objective.Shape.Outputs]);
            if (problem == "sparse")
                return;
            using (ICurvature curvature = objective.CurvatureAt(w))
            {
                curvature.TryDense(new double[length * length]);
                curvature.Multiply(w, gradient);
            }

            using (ILine line = objective.LineAt(w, gradient))
                line.At(0.5);
            if (((INotices)objective).Notices.Count > 0)
                return;
            objective.Order([.. Enumerable.Range(0, rows).Reverse()]);
            objective.Gradient(w, gradient, new RowRange(0, 2));
            if (problem == "dense")
                Assert.NotNull(((IEpochs)objective).TryEpoch(new EpochPlan { BatchSize = 4, Momentum = 0 }, [0.1, 0.1], w, gradient, null, default));
        }
    }

    /// <summary>One device that goes by the name of a GPU and refuses some allocations.</summary>
    private sealed class Refusing(OwnDevice own, Func<long, bool> which) : IBackendProvider
    {
        public string Title => "a refusing family";

        public IReadOnlyList<DeviceDescription> Devices() => [new("cuda:0", DeviceKind.Cuda, "Small GPU", 1 << 30, 1, false, [], null)];

        public IReadOnlyList<DeviceAdvice> Advice() => [];

        public IBackend Open(string name)
        {
            IlgpuBackend backend = own.Backend();
            Refuse(backend, which, DriverFault.Cuda(CudaError.CUDA_ERROR_OUT_OF_MEMORY));
            return backend;
        }
    }
}
