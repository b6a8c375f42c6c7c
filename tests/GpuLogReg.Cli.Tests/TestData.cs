using System.Globalization;
using System.Text;

namespace GpuLogReg.Cli.Tests;

/// <summary>Small data with a known shape, made by arithmetic alone.</summary>
internal static class TestData
{
    /// <summary>40 rows: two features that overlap between the classes, then the class.</summary>
    public static string Csv(string first = "no", string second = "yes", char separator = ',', bool header = true, Func<int, string>? weight = null)
    {
        var text = new StringBuilder();
        string weightHead = weight is null ? "" : $"{separator}w";
        if (header)
            text.Append(CultureInfo.InvariantCulture, $"a{separator}b{weightHead}{separator}y\n");
        for (int i = 0; i < 40; i++)
        {
            bool positive = i % 2 == 1;
            double a = ((i * 7) % 13 / 4.0) + (positive ? 0.75 : -0.75);
            double b = ((i * 5) % 11 / 8.0) - (positive ? 0.25 : -0.25);
            text.Append(CultureInfo.InvariantCulture, $"{a}{separator}{b}");
            if (weight is not null)
                text.Append(separator).Append(weight(i));
            text.Append(separator).Append(positive ? second : first).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>60 rows: two features that overlap between three classes, then the class: setosa, versicolor, virginica in turn.</summary>
    public static string ThreeClasses(Func<int, string>? name = null)
    {
        var text = new StringBuilder("a,b,y\n");
        string[] names = ["setosa", "versicolor", "virginica"];
        for (int i = 0; i < 60; i++)
        {
            double a = ((i * 7) % 13 / 4.0) + (i % 3);
            double b = ((i * 5) % 11 / 8.0) - (i % 3 == 1 ? 0.5 : 0);
            text.Append(CultureInfo.InvariantCulture, $"{a},{b},{name?.Invoke(i % 3) ?? names[i % 3]}\n");
        }

        return text.ToString();
    }

    /// <summary>The same rows as libsvm text, a zero left out.</summary>
    /// <param name="first">The index of the first feature.</param>
    public static string Libsvm(int first = 1)
    {
        var text = new StringBuilder();
        foreach (string[] cells in Csv().TrimEnd('\n').Split('\n').Skip(1).Select(line => line.Split(',')))
        {
            text.Append(cells[2]);
            for (int j = 0; j < 2; j++)
            {
                if (cells[j] != "0")
                    text.Append(CultureInfo.InvariantCulture, $" {first + j}:{cells[j]}");
            }

            text.Append('\n');
        }

        return text.ToString();
    }
}
