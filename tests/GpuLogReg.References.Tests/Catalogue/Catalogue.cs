namespace GpuLogReg.References;

/// <summary>
/// Every reference beside the repository, by name: a row of the theories, or left out with the reason. A file that is neither fails
/// <see cref="CatalogueTests"/>, and so does a row without a file.
/// </summary>
internal static class Catalogue
{
    private const string BiasPenalised = "liblinear minimises another function: it penalises the bias, which this library never does";

    /// <summary>The sets and their references.</summary>
    public static IReadOnlyList<ReferenceSet> Sets { get; } =
    [
        Set("a9a", SetForm.Sparse, 32561, 123, "enet l1 l1_sparse l2 l2_C0.01 l2_C100 l2_balanced l2_nointercept separability"),
        Set("adult", SetForm.Mixed, 32561, 100, "enet l1 l1_sparse l2 l2_C100 l2_balanced mle_glm scaler separability"),
        Set("agaricus", SetForm.Sparse, 6513, 126, "enet l1 l1_sparse l2 l2_balanced separability"),
        Set("banknote", SetForm.Dense, 1372, 4, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("breast_cancer", SetForm.Dense, 569, 30, "enet l1 l1_sparse l2 l2_C0.01 l2_C100 l2_balanced l2_nointercept l2_raw scaler separability"),
        Set("credit_default", SetForm.Dense, 30000, 23, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("digits", SetForm.Dense, 1797, 64, "ovr_l2 scaler softmax_l2 softmax_l2_balanced"),
        Set("german_credit", SetForm.Mixed, 1000, 48, "enet l1 l1_sparse l2 l2_C100 l2_balanced l2_raw mle_glm scaler separability"),
        Set("heart_scale", SetForm.Sparse, 270, 13, "enet l1 l1_sparse l2 l2_balanced separability"),
        Set("higgs_lgbm", SetForm.Dense, 7000, 28, "enet l1 l1_sparse l2 l2_C0.01 l2_C100 l2_balanced l2_nointercept l2_weighted mle_glm scaler separability"),
        Set("ionosphere", SetForm.Dense, 351, 34, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("iris", SetForm.Dense, 150, 4, "ovr_l2 scaler softmax_l2 softmax_l2_balanced"),
        Set("letter", SetForm.Dense, 20000, 16, "ovr_l2 scaler softmax_l2 softmax_l2_balanced"),
        Set("path_collinear", SetForm.Dense, 300, 5, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_constant_feature", SetForm.Dense, 200, 4, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_contradictory", SetForm.Dense, 120, 2, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_duplicates", SetForm.Dense, 400, 6, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_extreme_logits", SetForm.Dense, 100, 2, "enet l1 l1_sparse l2 l2_balanced l2_raw mle_glm scaler separability"),
        Set("path_huge_offset", SetForm.Dense, 400, 3, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_imbalanced_1e4", SetForm.Dense, 50005, 3, "enet l1 l1_sparse l2 l2_balanced l2_raw mle_glm scaler separability"),
        Set("path_outliers", SetForm.Dense, 500, 4, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_quasi_separable", SetForm.Dense, 30, 2, "enet l1 l1_sparse l2 l2_balanced mle_glm scaler separability"),
        Set("path_scales", SetForm.Dense, 500, 5, "enet l1 l1_sparse l2 l2_balanced l2_raw mle_glm scaler separability"),
        Set("path_separable_1d", SetForm.Dense, 20, 1, "enet l1 l1_sparse l2 l2_balanced scaler separability"),
        Set("path_two_rows", SetForm.Dense, 2, 1, "enet l1 l1_sparse l2 l2_balanced scaler separability"),
        Set("path_weights", SetForm.Weighted, 40, 3, "l2 l2_raw mle_glm scaler separability"),
        Set("path_weights_replicated", SetForm.Dense, 77, 3, "enet l1 l1_sparse l2 l2_balanced l2_raw mle_glm scaler separability"),
        Set("path_wide_dense", SetForm.Dense, 50, 2000, "enet l1 l1_sparse l2 l2_balanced scaler separability"),
        Set("pd_speech", SetForm.Dense, 252, 751, "enet l1 l1_sparse l2 l2_balanced scaler separability"),
        Set("sms_spam", SetForm.Sparse, 5574, 4211, "enet l1 l1_sparse l2 l2_balanced separability"),
        Set("sonar", SetForm.Dense, 208, 60, "enet l1 l1_sparse l2 l2_balanced scaler separability"),
        Set("synth_n1000000_d28_s2", SetForm.Synthetic, 1000000, 28, "l2 l2_C0.001"),
        Set("synth_n200000_d50_s1", SetForm.Synthetic, 200000, 50, "l2 l2_C0.001"),
        Set("telco_churn", SetForm.Mixed, 7043, 30, "enet l1 l1_sparse l2 l2_C100 l2_balanced l2_raw mle_glm scaler separability"),
        Set("titanic_grouped", SetForm.Weighted, 32, 5, "l2 mle_glm scaler separability"),
        Set("wine", SetForm.Dense, 178, 13, "ovr_l2 scaler softmax_l2 softmax_l2_balanced"),
    ];

    /// <summary>The references that are no rows, and why.</summary>
    public static IReadOnlyDictionary<string, string> LeftOut { get; } = new Dictionary<string, string>
    {
        ["a9a.liblinear_l1_bias_penalised"] = BiasPenalised,
        ["a9a.liblinear_l2_bias_penalised"] = BiasPenalised,
        ["breast_cancer.liblinear_l1_bias_penalised"] = BiasPenalised,
        ["breast_cancer.liblinear_l2_bias_penalised"] = BiasPenalised,
        ["heart_scale.liblinear_l1_bias_penalised"] = BiasPenalised,
        ["heart_scale.liblinear_l2_bias_penalised"] = BiasPenalised,
        ["higgs_lgbm.liblinear_l1_bias_penalised"] = BiasPenalised,
        ["higgs_lgbm.liblinear_l2_bias_penalised"] = BiasPenalised,
    };

    /// <summary>A set by its name.</summary>
    public static ReferenceSet Find(string set) => Sets.Single(s => s.Name == set);

    /// <summary>The sets that have one of some variants, each with it.</summary>
    /// <param name="belongs">Whether a variant is meant.</param>
    public static IEnumerable<(ReferenceSet Set, string Variant)> With(Func<string, bool> belongs) =>
        from set in Sets from variant in set.Variants where belongs(variant) select (set, variant);

    private static ReferenceSet Set(string name, SetForm form, int rows, int columns, string variants) => new(name, form, rows, columns, variants.Split(' '));
}
