using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Samples;

/// <summary>Two clouds around (−1.5, −1.5) and (1.5, 1.5): fit on four fifths, score on the rest.</summary>
internal static class TwoFeatures
{
    public static (LogisticModel Model, double Accuracy) Run(TextWriter output)
    {
        Dataset data = Clouds.Draw((200, [-1.5, -1.5], [1, 1]), (200, [1.5, 1.5], [1, 1]), seed: 1);
        var (train, test) = TrainTestSplit.Split(data, testShare: 0.2, seed: 0);
        LogisticModel model = new LogisticRegression().Fit(train);
        double accuracy = model.Score(test);
        output.WriteLine($"accuracy {accuracy:P1} on {test.Rows} new rows");
        output.WriteLine($"z = {model.Coefficients[0][0]:F2} x0 + {model.Coefficients[0][1]:F2} x1 + {model.Intercepts[0]:F2}");
        return (model, accuracy);
    }
}
