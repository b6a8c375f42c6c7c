namespace GpuLogReg.Samples;

/// <summary>One example: its name on the command line, what it shows, and itself.</summary>
internal sealed record Sample(string Name, string Shows, Action<TextWriter> Run)
{
    /// <summary>All of them, in the order in which a reader new to the field would take them.</summary>
    public static IReadOnlyList<Sample> All { get; } =
    [
        new("sigmoid", "the sigmoid at ±1000 without overflow", output => StableSigmoid.Run(output)),
        new("log-loss", "the log-loss of certain predictions without NaN", output => SafeLogLoss.Run(output)),
        new("two-features", "classification with two features and its accuracy", output => TwoFeatures.Run(output)),
        new("cost-history", "the cost at zero weights and after every step of gradient descent", output => CostHistory.Run(output)),
        new("regularised-cost", "the L2-regularised cost, which leaves the intercept out", output => RegularisedCost.Run(output)),
        new("mini-batch", "mini-batch descent against the exact optimum", output => MiniBatch.Run(output)),
        new("report", "the confusion matrix and the classification report", output => Report.Run(output)),
        new("balanced", "balanced class weights on 90 rows of one class and 10 of the other", output => BalancedWeights.Run(output)),
        new("thresholds", "a threshold for what mistakes cost, and probabilities that can be trusted with it", output => Thresholds.Run(output)),
        new("card-fraud", "card fraud by amount, hour and distance, with the importance of each", output => CardFraud.Run(output)),
        new("loan-approval", "loan approval by credit score: why scaling matters", output => LoanApproval.Run(output)),
        new("iris", "three classes by softmax and by one against the rest", output => Iris.Run(output)),
        new("spam", "spam by the number of links and the share of capitals", output => Spam.Run(output)),
    ];
}
