using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace GpuLogReg.References;

public partial class SpecifiedDataTests
{
    public static TheoryData<string> Synthetic => [.. Catalogue.Sets.Where(set => set.Form == SetForm.Synthetic).Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Synthetic))]
    public void The_data_has_the_check_values_of_its_references(string set)
    {
        var check = CheckValues().Match((string)Reference.Read(set, "l2")["preprocessing"]!);
        Assert.True(check.Success);
        var data = DataSets.Read(set);
        double[] row = new double[data.Columns], head = JsonSerializer.Deserialize<double[]>(check.Groups["row"].Value)!;
        data.CopyRow(0, row);
        Assert.Equal(head, row[..head.Length]);
        int[] labels = JsonSerializer.Deserialize<int[]>(check.Groups["labels"].Value)!;
        Assert.Equal(labels, data.Labels.ToArray()[..labels.Length]);
        Assert.Equal(int.Parse(check.Groups["positives"].Value, CultureInfo.InvariantCulture), data.Labels.ToArray().Count(y => y == 1));
        double sum = 0;
        for (int i = 0; i < data.Rows; i++)
        {
            data.CopyRow(i, row);
            sum += row.Sum();
        }

        // The numbers are exact, their sum is rounded in another order.
        Assert.Equal(double.Parse(check.Groups["sum"].Value, CultureInfo.InvariantCulture), sum, 1e-7);
    }

    [GeneratedRegex(@"first row (?<row>\[.*?\]), first 20 labels (?<labels>\[.*?\]), positives (?<positives>\d+), sum of all x (?<sum>\S+)$")]
    private static partial Regex CheckValues();
}
