using System.Globalization;
using GpuLogReg.Data;

namespace GpuLogReg.References;

/// <summary>The sets of the catalogue, each read or made once and kept.</summary>
internal static class DataSets
{
    private static readonly Dictionary<string, Dataset> _read = [];

    /// <summary>A set with its weights; skips the calling test where its files are absent.</summary>
    public static Dataset Read(string name)
    {
        if (!_read.TryGetValue(name, out var data))
            _read[name] = data = Open(Catalogue.Find(name));
        return data;
    }

    /// <summary>Weights from a file beside the set, one a line.</summary>
    /// <param name="name">The set.</param>
    /// <param name="file">"weights.txt".</param>
    public static double[] Weights(string name, string file) =>
        [.. File.ReadLines(SharedData.File([name, .. file.Split('/')])).Select(line => double.Parse(line, CultureInfo.InvariantCulture))];

    private static Dataset Open(ReferenceSet set) => set.Form switch
    {
        SetForm.Dense => Table(set.Name),
        SetForm.Weighted => Table(set.Name).WithWeights(Weights(set.Name, "weights.txt")),
        SetForm.Mixed => OneHotTable.Read(set.Name).Encode(),
        SetForm.Synthetic => Synthetic(set),
        SetForm.Sparse => DatasetReader.Read(SharedData.File(set.Name, "train.libsvm"), libsvm: new LibsvmOptions { Features = set.Columns }),
        _ => throw new InvalidOperationException($"No reader for sets of form {set.Form}."),
    };

    private static Dataset Table(string name)
    {
        string file = SharedData.Root is { } root && File.Exists(Path.Combine(root, name, "train.csv")) ? "train.csv" : "data.csv";
        return DatasetReader.Read(SharedData.File(name, file), new CsvOptions { Label = "y" });
    }

    private static Dataset Synthetic(ReferenceSet set)
    {
        ulong seed = ulong.Parse(set.Name.Split("_s")[^1], CultureInfo.InvariantCulture);
        return SpecifiedData.Make(set.Rows, set.Columns, seed);
    }
}
