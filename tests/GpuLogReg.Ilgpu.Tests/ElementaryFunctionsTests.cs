using GpuLogReg.Ilgpu.Devices;
using GpuLogReg.Ilgpu.Tests.Support;
using ILGPU;
using ILGPU.Runtime;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>exp and log1p as kernels compute them, against the host.</summary>
public sealed class ElementaryFunctionsTests
{
    [Theory]
    [MemberData(nameof(TestDevices.Names), MemberType = typeof(TestDevices))]
    public void Kernels_agree_with_the_host(string name)
    {
        TestDevices.Open(name);
        using Context context = DeviceContext.Create();
        using Accelerator accelerator = DeviceCatalog.List(context).First(e => e.Description.Name == name).Device.CreateAccelerator(context);
        double[] arguments =
        [
            0, -1e-300, -1e-17, -1e-5, -0.3465735902799727, -0.34657359027997264, -0.5, -1,
            -20, -87, -100, -700, -707.9, -708.1, -1e6, double.NegativeInfinity,
        ];
        using var input = accelerator.Allocate1D(arguments);
        using var exponentials = accelerator.Allocate1D<double>(arguments.Length);
        using var logarithms = accelerator.Allocate1D<double>(arguments.Length);
        using var single = accelerator.Allocate1D<float>(arguments.Length);
        accelerator.LoadStreamKernel<ArrayView<double>, ArrayView<double>, ArrayView<double>, ArrayView<float>>(ElementaryProbe.Run)(
            new KernelConfig(4, 4), input.View, exponentials.View, logarithms.View, single.View);
        double[] e = exponentials.GetAsArray1D(), l = logarithms.GetAsArray1D();
        float[] s = single.GetAsArray1D();
        for (int i = 0; i < arguments.Length; i++)
        {
            double expected = arguments[i] < -708 ? 0 : Math.Exp(arguments[i]);
            Assert.Equal(expected, e[i], 4e-16 * expected);
            double log = e[i] < 1e-8 ? e[i] - (0.5 * e[i] * e[i]) : Math.Log(1 + e[i]);
            Assert.Equal(log, l[i], 4e-16 * (e[i] < 1e-8 ? e[i] : 1));
            Assert.Equal(expected, s[i], (1e-5 * expected) + 1e-37);
        }
    }
}
