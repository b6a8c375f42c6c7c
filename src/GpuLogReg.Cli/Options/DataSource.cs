using GpuLogReg.Compute;
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
    /// <summary>Labelled rows to train on. Nothing but the fit reads X while it runs, so X lends its memory.</summary>
    /// <param name="binary">Whether a third class is refused.</param>
    /// <param name="options">How the rows will be fitted.</param>
    public Dataset ReadTraining(bool binary, LogisticRegressionOptions options)
    {
        var type = TypeFor(options.Precision, options.Standardize);
        var csv = Csv with { ElementType = type, ToTemporaryFile = options.Standardize || options.Precision is Precision.BFloat16 or Precision.Float16 };
        var data = DatasetReader.Read(Path, csv, LabelsPath, binary, Libsvm with { ElementType = type });
        if (data.Features is DenseMatrix dense)
            dense.MayLend = true;
        return data;
    }

    /// <summary>Labelled rows to compare a model with.</summary>
    /// <param name="model">The model, whose features and classes count.</param>
    public Dataset ReadLabelled(LogisticModel model) => DatasetReader.ReadLabelled(Path, model.FeatureNames, model.Classes, Csv with { ElementType = TypeFor(model) }, LabelsPath, Libsvm with { ElementType = TypeFor(model) });

    /// <summary>Rows to predict, labelled or not.</summary>
    /// <param name="model">The model, whose features count.</param>
    public FeatureMatrix ReadFeatures(LogisticModel model) => DatasetReader.ReadFeatures(Path, model.FeatureNames, Csv with { ElementType = TypeFor(model) }, Libsvm with { ElementType = TypeFor(model) });

    // What the model was trained on, so that its metrics are those of the training.
    private static ElementType TypeFor(LogisticModel model) => TypeFor(model.Training.Precision, model.Scaling is not null);

    // float32 where X is stored no wider, at half the memory. Not where means are subtracted: float32 would round a column like a year before, float64 after.
    private static ElementType TypeFor(Precision precision, bool centres) =>
        precision == Precision.Float64 || centres ? ElementType.Float64 : ElementType.Float32;
}
