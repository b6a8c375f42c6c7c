namespace GpuLogReg.Data;

/// <summary>Reads data from files of every format there is, chosen by the extension: .csv, .tsv, .tab, .txt and .data as text, .npy mapped, .libsvm, .svm and .svmlight as sparse rows.</summary>
public static class DatasetReader
{
    private const string Formats = ".csv, .tsv, .tab, .txt, .data, .npy, .libsvm, .svm or .svmlight";

    /// <summary>Reads labelled rows of two classes or more.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">How text is read; null for the defaults. A .npy file keeps its own element type.</param>
    /// <param name="labelsPath">For .npy: a file of labels; null where the last column holds them.</param>
    /// <param name="binary">Whether a third class is refused, with its place: for what is defined for two classes alone.</param>
    /// <param name="libsvm">How .libsvm is read; null for the defaults.</param>
    /// <exception cref="DataFormatException">The extension is not known, or the file does not hold such rows.</exception>
    /// <exception cref="ArgumentException">Labels are in a second file and the data is text, or a column is named and the file has no names.</exception>
    public static Dataset Read(string path, CsvOptions? options = null, string? labelsPath = null, bool binary = false, LibsvmOptions? libsvm = null) =>
        FormatOf(path, options, labelsPath) switch
        {
            Format.Npy => NpyDatasetReader.Read(path, labelsPath, null, binary),
            Format.Libsvm => LibsvmDatasetReader.Read(path, libsvm, binary),
            _ => CsvDatasetReader.Read(path, options, binary),
        };

    /// <summary>Reads labelled rows for a known model: its features in its order, its classes in its order.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">d names; found by name where the file has names, else by position.</param>
    /// <param name="classes">The classes; another label is an error.</param>
    /// <param name="options">How text is read; null for the defaults.</param>
    /// <param name="labelsPath">For .npy: a file of labels.</param>
    /// <param name="libsvm">How .libsvm is read; null for the defaults.</param>
    /// <exception cref="DataFormatException">The extension is not known, or the file does not hold such rows.</exception>
    /// <exception cref="ArgumentException">Labels are in a second file and the data is text, or a column is named and the file has no names.</exception>
    public static Dataset ReadLabelled(
        string path, IReadOnlyList<string> featureNames, IReadOnlyList<string> classes, CsvOptions? options = null, string? labelsPath = null, LibsvmOptions? libsvm = null) =>
        FormatOf(path, options, labelsPath) switch
        {
            Format.Npy => NpyDatasetReader.ReadLabelled(path, featureNames, classes, labelsPath),
            Format.Libsvm => LibsvmDatasetReader.ReadLabelled(path, featureNames, classes, libsvm),
            _ => CsvDatasetReader.ReadLabelled(path, featureNames, classes, options),
        };

    /// <summary>Reads the features of a known model from a file with or without labels.</summary>
    /// <param name="path">The file.</param>
    /// <param name="featureNames">d names; found by name where the file has names, else by position.</param>
    /// <param name="options">How text is read; null for the defaults.</param>
    /// <param name="libsvm">How .libsvm is read; null for the defaults.</param>
    /// <returns>n × d.</returns>
    /// <exception cref="DataFormatException">The extension is not known, a feature is missing, or the file does not hold such rows.</exception>
    public static FeatureMatrix ReadFeatures(string path, IReadOnlyList<string> featureNames, CsvOptions? options = null, LibsvmOptions? libsvm = null) =>
        FormatOf(path, null, null) switch
        {
            Format.Npy => NpyDatasetReader.ReadFeatures(path, featureNames),
            Format.Libsvm => LibsvmDatasetReader.ReadFeatures(path, featureNames, libsvm),
            _ => CsvDatasetReader.ReadFeatures(path, featureNames, options),
        };

    /// <summary>Whether the name of a file says that it holds sparse rows.</summary>
    /// <param name="path">The file.</param>
    public static bool IsLibsvm(string path) => Path.GetExtension(path).ToUpperInvariant() is ".LIBSVM" or ".SVM" or ".SVMLIGHT";

    private static Format FormatOf(string path, CsvOptions? options, string? labelsPath)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string extension = Path.GetExtension(path).ToUpperInvariant();
        var format = IsLibsvm(path) ? Format.Libsvm : extension == ".NPY" ? Format.Npy : Format.Csv;
        if (format == Format.Csv && extension is not (".CSV" or ".TSV" or ".TAB" or ".TXT" or ".DATA"))
            throw new DataFormatException(path, 0, 0, $"the extension is {CellText.Quoted(Path.GetExtension(path))}; expected {Formats}. Rename or convert the file.");
        if (format == Format.Libsvm && labelsPath is not null)
            throw new ArgumentException($"A file of labels, {CellText.Quoted(labelsPath)}, is given beside sparse rows; expected the labels at the start of the rows of '{path}'. Leave it out.", nameof(labelsPath));
        if (format == Format.Csv && labelsPath is not null)
            throw new ArgumentException($"A file of labels, {CellText.Quoted(labelsPath)}, is given beside text data; expected the labels in a column of '{path}'. Name the column.", nameof(labelsPath));
        if (format != Format.Csv && (options?.Label ?? options?.SampleWeight) is { } name)
        {
            string place = format == Format.Npy ? "in the last column or in a second .npy file" : "at the start of its rows";
            throw new ArgumentException($"Column {CellText.Quoted(name)} is named, and '{path}' has no column names; expected the labels {place}.", nameof(options));
        }

        return format;
    }

    private enum Format
    {
        Csv,
        Npy,
        Libsvm,
    }
}
