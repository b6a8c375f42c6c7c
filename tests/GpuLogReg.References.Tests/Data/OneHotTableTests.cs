using System.Text.Json.Nodes;
using GpuLogReg.Data;

namespace GpuLogReg.References;

public class OneHotTableTests
{
    public static TheoryData<string> Mixed => [.. Catalogue.Sets.Where(set => set.Form == SetForm.Mixed).Select(set => set.Name)];

    [Theory]
    [MemberData(nameof(Mixed))]
    public void Columns_levels_and_means_are_those_of_the_references(string set)
    {
        var table = OneHotTable.Read(set);
        Assert.Equal(File.ReadAllLines(SharedData.File(set, "encoded.columns.txt")), table.Names);
        var encoding = JsonNode.Parse(File.ReadAllText(SharedData.File(set, "encoding.json")))!.AsObject();
        foreach (var column in table.Columns)
        {
            var expected = encoding[column.Name]!;
            if (column.Levels is null)
                Assert.Equal((double)expected["impute_mean"]!, column.Mean, 1e-12 * Math.Abs(column.Mean));
            else
                Assert.Equal(expected["levels"]!.AsArray().Select(level => (string)level!), column.Levels);
        }
    }

    [Theory]
    [InlineData("german_credit")]
    [InlineData("telco_churn")]
    public void Numbers_and_labels_are_those_of_the_encoded_file_where_there_is_one(string set)
    {
        var expected = DatasetReader.Read(SharedData.File(set, "encoded.csv"), new CsvOptions { Label = "y" });
        var encoded = DataSets.Read(set);
        Assert.Equal(expected.FeatureNames, encoded.FeatureNames);
        Assert.Equal(expected.Labels.ToArray(), encoded.Labels.ToArray());
        double[] here = new double[expected.Columns], there = new double[expected.Columns];
        for (int i = 0; i < expected.Rows; i++)
        {
            expected.CopyRow(i, there);
            encoded.CopyRow(i, here);
            for (int j = 0; j < here.Length; j++)
                Assert.Equal(there[j], here[j], 1e-12 * Math.Abs(there[j]));
        }
    }
}
