using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Samples;

/// <summary>Ten messages by the number of links and the share of capital letters, and two new ones.</summary>
internal static class Spam
{
    public static (LogisticModel Model, double Accuracy, double[] New) Run(TextWriter output)
    {
        var messages = DenseMatrix.From(new[,]
        {
            { 0, 0.02 }, { 1, 0.05 }, { 0, 0.08 }, { 2, 0.04 }, { 1, 0.10 },
            { 6, 0.30 }, { 8, 0.45 }, { 5, 0.55 }, { 9, 0.25 }, { 7, 0.60 },
        });
        var data = new Dataset(messages, new[] { 0, 0, 0, 0, 0, 1, 1, 1, 1, 1 }, ["ham", "spam"], featureNames: ["links", "capitals"]);
        LogisticModel model = new LogisticRegression(new() { Standardize = true }).Fit(data);
        double accuracy = model.Score(data);
        double[] probability = model.PredictProbability(DenseMatrix.From(new[,] { { 1, 0.03 }, { 7, 0.50 } }));
        output.WriteLine($"accuracy {accuracy:P0}");
        output.WriteLine($"P(spam): {probability[0]:F3} with one link and few capitals, {probability[1]:F3} with seven and many");
        return (model, accuracy, probability);
    }
}
