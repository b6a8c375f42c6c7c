using GpuLogReg.Data;
using GpuLogReg.Estimators;

namespace GpuLogReg.Cli.Options;

/// <summary>A file of rows and how to read it.</summary>
/// <param name="Path">The file, as the user named it.</param>
/// <param name="LabelsPath">The file of labels; null where DATA holds them.</param>
/// <param name="Csv">How text is read.</param>
/// <param name="Libsvm">How sparse rows are read.</param>
internal sealed record DataSource(string Path, string? LabelsPath, CsvOptions Csv, LibsvmOptions Libsvm)
{
    /// <summary>Labelled rows to train on.</summary>
    /// <param name="binary">Whether a third class is refused.</param>
    public Dataset ReadTraining(bool binary) => DatasetReader.Read(Path, Csv, LabelsPath, binary, Libsvm);

    /// <summary>Labelled rows to compare a model with.</summary>
    /// <param name="model">The model, whose features and classes count.</param>
    public Dataset ReadLabelled(LogisticModel model) => DatasetReader.ReadLabelled(Path, model.FeatureNames, model.Classes, Csv, LabelsPath, Libsvm);

    /// <summary>Rows to predict, labelled or not.</summary>
    /// <param name="model">The model, whose features count.</param>
    public FeatureMatrix ReadFeatures(LogisticModel model) => DatasetReader.ReadFeatures(Path, model.FeatureNames, Csv, Libsvm);
}
