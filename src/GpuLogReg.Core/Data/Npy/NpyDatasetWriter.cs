using System.Runtime.InteropServices;

namespace GpuLogReg.Data;

/// <summary>Writes data sets as .npy files that <see cref="NpyDatasetReader"/> reads back. Names, classes beyond 0 and 1, and weights are not kept: the format has no place for them.</summary>
public static class NpyDatasetWriter
{
    /// <summary>Writes X, n × d, with the labels as column d + 1, or in a file of their own, which a reader can map without a copy.</summary>
    /// <param name="path">The file of X, made or replaced.</param>
    /// <param name="data">The rows; features as stored (unscaled), labels as class indices.</param>
    /// <param name="labelsPath">The file of labels, made or replaced; null for the last column of X.</param>
    /// <exception cref="IOException">A file cannot be written; neither is left behind new.</exception>
    /// <exception cref="ArgumentException">X is sparse.</exception>
    public static void Write(string path, Dataset data, string? labelsPath = null)
    {
        ArgumentNullException.ThrowIfNull(data);
        var features = DenseMatrix.Require(data.Features, "a .npy file. Write sparse rows as .libsvm");
        if (labelsPath is null)
        {
            AtomicFile.Write(path, stream => WriteRows(stream, data, features));
            return;
        }

        NpyWriter.Write(labelsPath, data.Labels);
        try
        {
            NpyWriter.Write(path, features);
        }
        catch
        {
            File.Delete(labelsPath);
            throw;
        }
    }

    private static void WriteRows(Stream stream, Dataset data, DenseMatrix features)
    {
        bool single = features.ElementType == ElementType.Float32;
        NpyWriter.WriteHeader(stream, single ? "<f4" : "<f8", $"({data.Rows}, {data.Columns + 1})");
        for (int i = 0; i < data.Rows; i++)
        {
            int label = data.Labels.Span[i];
            stream.Write(single ? MemoryMarshal.AsBytes(features.Row<float>(i)) : MemoryMarshal.AsBytes(features.Row<double>(i)));
            stream.Write(single ? BitConverter.GetBytes((float)label) : BitConverter.GetBytes((double)label));
        }
    }
}
