namespace GpuLogReg.Data;

/// <summary>Which columns of a file are features, which the label (−1 for none) and which the weight (−1 for none).</summary>
internal sealed record CsvColumns(int[] Features, int Label, int Weight)
{
    private const int MostListed = 5;

    public static CsvColumns ForTraining(CsvRows rows, CsvOptions options)
    {
        int weight = options.SampleWeight is { } name ? rows.Find("weight", name) : -1;
        int label = FindLabel(rows, options, [weight]);
        int[] features = [.. Enumerable.Range(0, rows.Names.Count).Where(j => j != label && j != weight)];
        if (features.Length == 0)
            throw new DataFormatException(rows.DataPath, rows.Line, 0, $"there are no features beside the label {CellText.Quoted(rows.Names[label])}; expected at least one more column. Check the separator.");
        return new CsvColumns(features, label, weight);
    }

    public static CsvColumns ForModel(CsvRows rows, IReadOnlyList<string> featureNames, CsvOptions options, bool labelled)
    {
        int weight = options.SampleWeight is { } name && (labelled || rows.Names.Contains(name)) ? rows.Find("weight", name) : -1;
        if (!rows.HasHeader)
            return ByPosition(rows, featureNames.Count, options, labelled, weight);

        var positions = new Dictionary<string, int>(StringComparer.Ordinal);
        for (int j = 0; j < rows.Names.Count; j++)
            positions[rows.Names[j]] = j;
        string[] missing = [.. featureNames.Where(f => !positions.ContainsKey(f))];
        if (missing.Length > 0)
            throw Missing(rows, featureNames.Count, missing);
        int[] features = [.. featureNames.Select(f => positions[f])];
        return new CsvColumns(features, labelled ? FindLabel(rows, options, [weight, .. features]) : -1, weight);
    }

    private static CsvColumns ByPosition(CsvRows rows, int count, CsvOptions options, bool labelled, int weight)
    {
        int[] others = [.. Enumerable.Range(0, rows.Names.Count).Where(j => j != weight)];
        bool hasLabel = labelled || others.Length == count + 1;
        int label = hasLabel ? FindLabel(rows, options, [weight]) : -1;
        int[] features = [.. others.Where(j => j != label)];
        if (features.Length != count)
            throw new DataFormatException(rows.DataPath, rows.Line, 0, $"the rows have {features.Length} columns beside label and weight; expected {count}, the features of the model. Give the file a header, so that features are found by name.");
        return new CsvColumns(features, label, weight);
    }

    private static int FindLabel(CsvRows rows, CsvOptions options, int[] taken)
    {
        if (options.Label is { } name)
        {
            int named = rows.Find("label", name);
            return taken.Contains(named)
                ? throw new DataFormatException(rows.DataPath, 1, named + 1, $"column {CellText.Quoted(name)} is named as the label and is a feature or the weight; expected another column.")
                : named;
        }

        for (int j = rows.Names.Count - 1; j >= 0; j--)
        {
            if (!taken.Contains(j))
                return j;
        }

        throw new DataFormatException(rows.DataPath, 1, 0, "there is no label column beside the features and the weight; expected one. Name it.");
    }

    private static DataFormatException Missing(CsvRows rows, int count, string[] missing)
    {
        string listed = string.Join(", ", missing.Take(MostListed).Select(CellText.Quoted));
        string rest = missing.Length > MostListed ? $" and {missing.Length - MostListed} more" : "";
        string near = ColumnNames.Nearest(missing[0], rows.Names) is { } name ? $" Is {CellText.Quoted(name)} meant for {CellText.Quoted(missing[0])}?" : "";
        return new DataFormatException(rows.DataPath, 1, 0, $"the file lacks {missing.Length} of the model's {count} features: {listed}{rest}; expected all of them by name, in any order.{near}");
    }
}
