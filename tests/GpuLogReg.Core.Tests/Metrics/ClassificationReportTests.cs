using GpuLogReg.Metrics;
using Xunit;

namespace GpuLogReg.Core.Tests.Metrics;

public sealed class ClassificationReportTests
{
    // The example of scikit-learn's documentation: class 0 is predicted twice and right once; class 1 never right; class 2 twice, both right, of three.
    private static readonly int[] s_labels = [0, 1, 2, 2, 2];
    private static readonly int[] s_predicted = [0, 0, 2, 2, 1];

    [Fact]
    public void Table_is_the_one_scikit_learn_prints()
    {
        var report = new ClassificationReport(ConfusionMatrix.Compute(s_labels, s_predicted, ["class 0", "class 1", "class 2"]));
        Assert.Equal(
            """
                          precision    recall  f1-score   support

                 class 0       0.50      1.00      0.67         1
                 class 1       0.00      0.00      0.00         1
                 class 2       1.00      0.67      0.80         3

                accuracy                           0.60         5
               macro avg       0.50      0.56      0.49         5
            weighted avg       0.70      0.60      0.61         5

            """.ReplaceLineEndings("\n"), report.ToString());
    }

    [Fact]
    public void Averages_are_worked_by_hand()
    {
        var report = new ClassificationReport(ConfusionMatrix.Compute(s_labels, s_predicted, ["0", "1", "2"]));

        // F1: 2/3, 0, 4/5. Macro 22/45; weighted (2/3 + 0 + 3·4/5)/5 = 46/75.
        Assert.Equal(22.0 / 45, report.MacroAverage.F1, 1e-13);
        Assert.Equal(46.0 / 75, report.WeightedAverage.F1, 1e-13);
        Assert.Equal(0.6, report.Accuracy, 1e-13);
        Assert.Equal((1.0 + 0 + 2) / 5, report.WeightedAverage.Recall, 1e-13);
    }

    [Fact]
    public void Zero_over_zero_is_zero()
    {
        // Class 1 is neither there nor predicted.
        var report = new ClassificationReport(ConfusionMatrix.Compute([0, 0], [0, 0], ["0", "1"]));
        Assert.Equal(new PrecisionRecallF1(0, 0, 0, 0), report.PerClass[1]);
        Assert.Equal(new PrecisionRecallF1(1, 1, 1, 2), report.PerClass[0]);
    }
}
