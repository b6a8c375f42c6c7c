using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class CsvDatasetReaderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Features_label_and_weight_are_told_apart_by_name()
    {
        var data = Read("w,a,y,b\n0.5,1,no,2\n2,3,yes,4\n", new CsvOptions { Label = "y", SampleWeight = "w" });
        Assert.Equal(["a", "b"], data.FeatureNames);
        Assert.Equal([1.0, 2.0], data.Dense().Row<double>(0).ToArray());
        Assert.Equal([3.0, 4.0], data.Dense().Row<double>(1).ToArray());
        Assert.Equal([0.5, 2.0], data.Weights.ToArray());
        Assert.Equal(["no", "yes"], data.Classes);
        Assert.Equal([0, 1], data.Labels.ToArray());
    }

    [Fact]
    public void Label_is_the_last_column_that_is_not_the_weight()
    {
        var data = Read("a,y,w\n1,0,1\n2,1,3\n", new CsvOptions { SampleWeight = "w" });
        Assert.Equal(["a"], data.FeatureNames);
        Assert.Equal([0, 1], data.Labels.ToArray());
    }

    [Fact]
    public void Rows_past_the_first_blocks_keep_their_order()
    {
        // 60,000 rows × 3 × 8 bytes fill several blocks of the builder.
        const int Rows = 60_000;
        string text = "a,b,c,y\n" + string.Concat(Enumerable.Range(0, Rows).Select(i => FormattableString.Invariant($"{i},{2 * i},{-i},{i % 2}\n")));
        var data = Read(text);
        Assert.Equal(Rows, data.Rows);
        for (int i = 0; i < Rows; i++)
            Assert.Equal([i, 2.0 * i, -i], data.Dense().Row<double>(i).ToArray());
    }

    [Theory]
    [InlineData("a,y\n1,0\nabc,1\n", 3, 1, "column 'a' is 'abc'; expected a number. Encode text columns as numbers or leave them out.")]
    [InlineData("a,y\n1,0\n,1\n", 3, 1, "column 'a' has no value (''); expected a number. Fill the value in or remove the row.")]
    [InlineData("a,y\n1,0\nN/A,1\n", 3, 1, "column 'a' has no value ('N/A')")]
    [InlineData("a,y\n1,0\n1e400,1\n", 3, 1, "column 'a' is '1e400'; expected a number that float64 holds")]
    [InlineData("a,y\n1,0\n-inf,1\n", 3, 1, "column 'a' is '-inf'; expected a number")]
    [InlineData("a,y\n1,0\nInfinity,1\n", 3, 1, "column 'a' is 'Infinity'; expected a finite number")]
    [InlineData("a,y\n1,0\n\"1,000\",1\n", 3, 1, "column 'a' is '1,000'; expected a number with a decimal point")]
    [InlineData("a,y\n1,0\n0x1F,1\n", 3, 1, "column 'a' is '0x1F'; expected a number")]
    [InlineData("a,y\n1,0\n1 2,1\n", 3, 1, "column 'a' is '1 2'; expected a number")]
    [InlineData("a,b,y\n1,2,0\n\n3,4\n", 4, 3, "the row has 2 columns; expected 3, as the header has.")]
    [InlineData("a,b,y\n1,2,0\n3,4,1,\n", 3, 4, "the row has 4 columns; expected 3")]
    [InlineData("1,2,0\n3,4\n", 2, 3, "the row has 2 columns; expected 3, as the first row has.")]
    [InlineData("a,b,a,y\n1,2,3,0\n", 1, 3, "column 3 is called 'a' as column 1 is")]
    [InlineData(",a,y\n0,1,0\n", 1, 1, "column 1 has no name")]
    [InlineData("", 1, 0, "the file is empty")]
    [InlineData("\n\n", 1, 0, "the file is empty")]
    [InlineData("a,y\n", 1, 0, "there is a header and no row")]
    [InlineData("y\n0\n1\n", 1, 0, "there are no features beside the label 'y'")]
    [InlineData("a,y\n1,0\n\"2\n3,1\n", 3, 0, "a quote stands where none may, or is never closed")]
    [InlineData("a,y\n1,0\n\"2\"3,1\n", 3, 0, "a quote stands where none may, or is never closed")]
    [InlineData("a,y\n1,0\n2,\n", 3, 2, "the label is missing ('')")]
    [InlineData("a,y\n1,0\n2,0\n", 2, 2, "every label is '0'; expected two classes")]
    [InlineData("a\ty\n1\t0\n", 1, 1, "Set the separator to '\\t'")]
    [InlineData("5.1,3.5,setosa\n4.9,3.0,virginica\n", 1, 0, "the first row mixes numbers and texts")]
    public void Bad_text_is_refused_with_its_place(string text, long line, int column, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => Read(text));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.Equal((line, column), (refused.Line, refused.Column));
        Assert.DoesNotContain('\n', refused.Message);
        Assert.StartsWith(_folder.File("data.csv") + ":", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Message_names_file_line_and_column_first()
    {
        var refused = Assert.Throws<DataFormatException>(() => Read("a,b,y\n1,2,0\n3,abc,1\n"));
        Assert.Equal(
            $"{_folder.File("data.csv")}:3:2: column 'b' is 'abc'; expected a number. Encode text columns as numbers or leave them out.", refused.Message);
    }

    [Fact]
    public void Lines_inside_quotes_count()
    {
        var refused = Assert.Throws<DataFormatException>(() => Read("\"a\nb\",y\r\n1,0\r\n\r\n\"2\n\",1\r\nx,1\r\n"));
        Assert.Equal(7, refused.Line);
    }

    [Fact]
    public void Bytes_that_are_not_utf8_are_refused_in_names_labels_and_numbers()
    {
        byte[] number = [.. "a,y\n1,0\n"u8, 0xF6, .. ",1\n"u8];
        byte[] label = [.. "a,y\n1,0\n2,"u8, 0xF6, (byte)'\n'];
        byte[] name = [0xF6, .. ",y\n1,0\n2,1\n"u8];
        foreach (var (bytes, place) in new[] { (number, ":3:1:"), (label, ":3:2:"), (name, ":1:1:") })
        {
            string path = _folder.Write("data.csv", bytes);
            var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(path));
            Assert.Contains(place, refused.Message, StringComparison.Ordinal);
            Assert.Contains("not UTF-8", refused.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Numbers_may_have_blanks_signs_and_exponents_and_are_correctly_rounded()
    {
        var data = Read("a,b,c,d,y\n 1 ,+2,-3.5E-2,9007199254740993,0\n.5,5.,1e-400,0.1,1\n");
        Assert.Equal([1, 2, -0.035, 9007199254740992], data.Dense().Row<double>(0).ToArray());
        Assert.Equal([0.5, 5, 0, 0.1], data.Dense().Row<double>(1).ToArray());
    }

    [Theory]
    [InlineData("1e39", false)]
    [InlineData("3.4028235e38", true)]
    [InlineData("1e-50", false)]
    [InlineData("-1e-400", false)]
    [InlineData("0e-400", true)]
    [InlineData("-0.0", true)]
    [InlineData("1e-45", true)]
    public void Float32_refuses_what_it_turns_into_infinity_or_zero(string cell, bool holds)
    {
        string text = $"a,y\n1,0\n{cell},1\n";
        var options = new CsvOptions { ElementType = ElementType.Float32 };
        if (holds)
            Assert.Equal(float.Parse(cell, System.Globalization.CultureInfo.InvariantCulture), Read(text, options).Dense().Row<float>(1)[0]);
        else
            Assert.Contains("Read the data as float64", Assert.Throws<DataFormatException>(() => Read(text, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Float32_is_rounded_once()
    {
        // 1 + 2⁻²⁴ + 2⁻⁵⁴: by way of float64 it becomes the tie 1 + 2⁻²⁴ and then 1; rounded once it is 1 + 2⁻²³.
        var data = Read("a,y\n1.000000059604644830901776231257827021181583404541015625,0\n2,1\n", new CsvOptions { ElementType = ElementType.Float32 });
        Assert.Equal(MathF.BitIncrement(1), data.Dense().Row<float>(0)[0]);
    }

    [Theory]
    [InlineData("1,2,0\n3,4,1\n", false)]
    [InlineData("1,NA,0\n3,4,1\n", false)]
    [InlineData("a,b,y\n3,4,1\n5,6,0\n", true)]
    [InlineData("0,1,y\n3,4,1\n5,6,0\n", true)]
    [InlineData("a,b,y\nx,y,z\n", true)]
    public void Header_is_told_from_data(string text, bool header) => Assert.Equal(header, CsvTable.Read(_folder.Write("data.csv", text)).HasHeader);

    [Theory]
    [InlineData(HeaderMode.Yes, 1)]
    [InlineData(HeaderMode.No, 2)]
    public void Header_is_as_told(HeaderMode mode, int rows) =>
        Assert.Equal(rows, CsvTable.Read(_folder.Write("data.csv", "5.1,setosa\n4.9,virginica\n"), new CsvOptions { Header = mode }).Rows.Count);

    [Fact]
    public void Absent_column_is_refused_with_those_there_are_and_the_nearest()
    {
        var refused = Assert.Throws<DataFormatException>(() => Read("age,Income,y\n1,2,0\n", new CsvOptions { Label = "income" }));
        Assert.Equal($"{_folder.File("data.csv")}:1: there is no label column 'income'; expected one of 'age', 'Income', 'y'. Did you mean 'Income'?", refused.Message);
    }

    [Theory]
    [InlineData("a,y,w\n1,0,-1\n2,1,1\n", 2, 3, "is negative")]
    [InlineData("a,y,w\n1,0,x\n2,1,1\n", 2, 3, "expected a number")]
    [InlineData("a,y,w\n1,0,0\n2,1,0\n", 3, 3, "all weights are zero")]
    public void Unfit_weights_are_refused(string text, long line, int column, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => Read(text, new CsvOptions { SampleWeight = "w" }));
        Assert.Equal((line, column), (refused.Line, refused.Column));
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Features_are_picked_by_name_in_any_order_and_others_ignored()
    {
        string path = _folder.Write("data.csv", "name,b,y,a\nx,2,0,1\nz,4,1,3\n");
        using var features = CsvDatasetReader.ReadFeatures(path, ["a", "b"]);
        Assert.Equal([1.0, 2.0], features.Row<double>(0).ToArray());
        Assert.Equal([3.0, 4.0], features.Row<double>(1).ToArray());
        var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.ReadFeatures(path, ["a", "B2", "c"]));
        Assert.Contains("the file lacks 2 of the model's 3 features: 'B2', 'c'", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1,2\n3,4\n")]
    [InlineData("1,2,0\n3,4,1\n")]
    public void Features_without_header_are_taken_by_position_with_or_without_label(string text)
    {
        using var features = CsvDatasetReader.ReadFeatures(_folder.Write("data.csv", text), ["a", "b"]);
        Assert.Equal([3.0, 4.0], features.Row<double>(1).ToArray());
    }

    [Fact]
    public void Name_of_a_single_column_may_hold_the_separator_in_quotes()
    {
        using var features = CsvDatasetReader.ReadFeatures(_folder.Write("data.csv", "\"weight, kg\"\n70\n"), ["weight, kg"]);
        Assert.Equal([70.0], features.Row<double>(0).ToArray());
    }

    [Fact]
    public void Features_without_header_must_be_as_many_as_the_model_has()
    {
        string path = _folder.Write("data.csv", "1,2,3,4\n");
        Assert.Contains("expected 2, the features of the model", Assert.Throws<DataFormatException>(() => CsvDatasetReader.ReadFeatures(path, ["a", "b"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Labelled_rows_for_a_model_keep_its_classes()
    {
        string path = _folder.Write("data.csv", "b,a,y\n2,1,yes\n4,3,yes\n");
        var data = CsvDatasetReader.ReadLabelled(path, ["a", "b"], ["yes", "no"]);
        Assert.Equal([0, 0], data.Labels.ToArray());
        Assert.Equal(["yes", "no"], data.Classes);
        Assert.Equal([1.0, 2.0], data.Dense().Row<double>(0).ToArray());

        string other = _folder.Write("other.csv", "b,a,y\n2,1,yes\n4,3,maybe\n");
        Assert.StartsWith(
            $"{other}:3:3: label 'maybe' is not a class of the model; expected 'yes' or 'no'.",
            Assert.Throws<DataFormatException>(() => CsvDatasetReader.ReadLabelled(other, ["a", "b"], ["yes", "no"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Absent_file_and_folder_are_refused()
    {
        Assert.Contains("there is no such file", Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(_folder.File("none.csv"))).Message, StringComparison.Ordinal);
        Assert.Contains("this is a folder", Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(_folder.Root)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Separator_and_decimal_comma_must_differ() =>
        Assert.Throws<ArgumentException>(() => Read("a,y\n1,0\n", new CsvOptions { DecimalComma = true }));

    [Theory]
    [InlineData(ElementType.Float32)]
    [InlineData(ElementType.Float64)]
    public void Rows_in_a_temporary_file_are_those_in_memory(ElementType type)
    {
        // Several blocks of rows, the last one not full.
        string text = "a,b,c,y\n" + string.Concat(Enumerable.Range(0, 30_000).Select(i => FormattableString.Invariant($"{i},{0.1 * i},-{i},{i % 2}\n")));
        var inMemory = Read(text, new CsvOptions { ElementType = type });
        var mapped = Read(text, new CsvOptions { ElementType = type, ToTemporaryFile = true });
        Assert.False(inMemory.Dense().IsMapped);
        Assert.True(mapped.Dense().IsMapped);
        double[] expected = new double[3], row = new double[3];
        for (int i = 0; i < 30_000; i++)
        {
            inMemory.CopyRow(i, expected);
            mapped.CopyRow(i, row);
            Assert.Equal(expected, row);
        }

        mapped.Features.Dispose();
    }

    private Dataset Read(string text, CsvOptions? options = null) => CsvDatasetReader.Read(_folder.Write("data.csv", text), options);
}
