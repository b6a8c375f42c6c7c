using GpuLogReg.Compute;
using GpuLogReg.Data;
using GpuLogReg.Ilgpu.Tests.Support;

namespace GpuLogReg.Ilgpu.Tests;

/// <summary>Loss, gradient and margins of every device against straight loops: fused and two-pass, widths around every edge of the shape table.</summary>
public sealed class EvaluationTests
{
    public static TheoryData<string, Precision, int, int> Cases
    {
        get
        {
            var cases = new TheoryData<string, Precision, int, int>();
            foreach (string device in TestDevices.Names)
            {
                foreach (Precision precision in new[] { Precision.Float32, Precision.Float64 })
                {
                    foreach (int columns in new[] { 1, 3, 4, 5, 17, 32, 33, 70, 128, 129, 300, 513 })
                        cases.Add(device, precision, 37, columns);
                    cases.Add(device, precision, 1, 5);
                    cases.Add(device, precision, 5000, 7);
                    cases.Add(device, precision, 9, 2100);
                    cases.Add(device, precision, 3, 5000);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fused_pass_agrees_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        IBackend backend = TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.Prepare(data, LossKind.Logistic, precision);
        ObjectiveAssert.Agrees(objective, data, precision);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Two_passes_agree_with_straight_loops(string device, Precision precision, int rows, int columns)
    {
        var backend = (ITwoPassBaseline)TestDevices.Open(device);
        Dataset data = RandomData.Rows(rows, columns, seed: rows + columns, weighted: columns % 2 == 1);
        using IObjective objective = backend.PrepareTwoPass(data, LossKind.Logistic, precision);
        ObjectiveAssert.Agrees(objective, data, precision);
    }
}
