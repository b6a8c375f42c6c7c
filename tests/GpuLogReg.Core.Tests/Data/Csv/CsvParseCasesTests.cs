using System.Globalization;
using System.Text.Json;
using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

/// <summary>Every CSV case of shared/data/parse, against what its expected.json says.</summary>
public sealed class CsvParseCasesTests
{
    [Fact]
    public void Every_csv_case_that_is_there_has_a_test_here()
    {
        string tested = string.Join(' ', typeof(CsvParseCasesTests).GetMethods().Select(m => m.Name.ToLowerInvariant()));
        using var expected = JsonDocument.Parse(File.ReadAllText(SharedData.File("parse", "expected.json")));
        foreach (var entry in expected.RootElement.EnumerateObject().Where(e => e.Name.StartsWith('c')))
            Assert.Contains(entry.Name.Split('_')[0] + "_", tested, StringComparison.Ordinal);
    }

    [Fact]
    public void C01_quoted_cells_keep_commas_line_ends_quotes_and_blanks()
    {
        var table = CsvTable.Read(Case("c01_quoted.csv"));
        Assert.Equal((6, 3), (table.Rows.Count, table.Names.Count));
        Assert.Equal(ExpectedTexts("c01_quoted.csv", "text"), table.Column("text"));
        Assert.Equal([2, 3, 5, 6, 7, 8], table.Lines);
    }

    [Fact]
    public void C02_byte_order_mark_is_no_part_of_the_first_name()
    {
        var data = CsvDatasetReader.Read(Case("c02_bom.csv"));
        Assert.Equal(["x"], data.FeatureNames);
        Assert.Equal((2, 1), (data.Rows, data.Columns));
    }

    [Fact]
    public void C03_crlf_leaves_no_trace_in_names_and_cells()
    {
        var table = CsvTable.Read(Case("c03_crlf.csv"));
        Assert.Equal(["x", "y"], table.Names);
        Assert.Equal(["0", "1"], table.Column("y"));
    }

    [Fact]
    public void C04_cr_alone_ends_lines()
    {
        var table = CsvTable.Read(Case("c04_cr_only.csv"));
        Assert.Equal([2, 3], table.Lines);
        Assert.Equal([1.5, 2.5], table.Numbers("x"));
    }

    [Theory]
    [InlineData(HeaderMode.Auto)]
    [InlineData(HeaderMode.No)]
    public void C05_first_row_of_numbers_is_data(HeaderMode mode)
    {
        var data = CsvDatasetReader.Read(Case("c05_noheader.csv"), new CsvOptions { Header = mode });
        Assert.Equal((3, 2), (data.Rows, data.Columns));
        Assert.Equal(1.5, data.Dense().Row<double>(0)[0]);
    }

    [Fact]
    public void C06_decimal_comma_only_when_asked()
    {
        string path = Case("c06_semicolon_decimal_comma.csv");
        var table = CsvTable.Read(path, new CsvOptions { Delimiter = ';', DecimalComma = true });
        Assert.Equal(ExpectedNumbers("c06_semicolon_decimal_comma.csv", "a"), table.Numbers("a"));
        Assert.Equal(ExpectedNumbers("c06_semicolon_decimal_comma.csv", "b"), table.Numbers("b"));

        var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(path, new CsvOptions { Delimiter = ';' }));
        Assert.Equal((2, 1), (refused.Line, refused.Column));
        Assert.Contains("decimal", refused.Problem, StringComparison.Ordinal);
        Assert.Contains("Set the separator to ';'", Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(path)).Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void C07_tab_separates_tsv_and_may_be_quoted()
    {
        var table = CsvTable.Read(Case("c07_tab.tsv"));
        Assert.Equal((2, 3), (table.Rows.Count, table.Names.Count));
        Assert.Equal(["hello world", "q\tq"], table.Rows.Select(r => r[1]));
    }

    [Fact]
    public void C08_missing_and_infinite_numbers_are_refused_with_their_place()
    {
        string path = Case("c08_nan_inf.csv");
        var table = CsvTable.Read(path);
        Assert.Equal((8, 4), (table.Rows.Count, table.Names.Count));
        var first = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(path));
        Assert.Equal((2, 1), (first.Line, first.Column));

        // Column by column: seven missing markers in a, and in b infinities and numbers past 1.8e308 from line 3 to 8.
        using var folder = new TemporaryFolder();
        for (int i = 0; i < 8; i++)
        {
            foreach (string name in (string[])["a", "b"])
            {
                string cell = table.Column(name)[i];
                bool number = name == "a" ? i == 7 : i is 0 or 7;
                string one = folder.Write("one.csv", $"v,y\n1,0\n{cell},1\n");
                if (number)
                    Assert.Equal(2, CsvDatasetReader.Read(one).Rows);
                else
                    Assert.StartsWith(one + ":3:1: column 'v' ", Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(one)).Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void C09_ragged_row_is_refused_by_line() =>
        AssertRefused("c09_ragged.csv", 3, 3, "the row has 2 columns; expected 3");

    [Fact]
    public void C10_trailing_separator_makes_a_column_without_a_name() =>
        AssertRefused("c10_trailing_comma.csv", 1, 4, "column 4 has no name");

    [Fact]
    public void C11_blank_lines_are_passed_over_and_counted()
    {
        var table = CsvTable.Read(Case("c11_blank_lines.csv"));
        Assert.Equal([3, 5, 7], table.Lines);
        Assert.Equal(3, CsvDatasetReader.Read(Case("c11_blank_lines.csv")).Rows);
    }

    [Fact]
    public void C13_last_row_needs_no_line_end() =>
        Assert.Equal([0, 1], CsvDatasetReader.Read(Case("c13_no_final_newline.csv")).Labels.ToArray());

    [Fact]
    public void C15_empty_file_is_refused() => AssertRefused("c15_empty.csv", 1, 0, "the file is empty");

    [Fact]
    public void C16_header_alone_is_a_table_of_no_rows_and_no_data()
    {
        Assert.Empty(CsvTable.Read(Case("c16_header_only.csv")).Rows);
        AssertRefused("c16_header_only.csv", 1, 0, "there is a header and no row");
    }

    [Fact]
    public void C18_ten_thousand_columns_are_read()
    {
        var data = CsvDatasetReader.Read(Case("c18_wide_10000.csv"));
        Assert.Equal((4, 10_000), (data.Rows, data.Columns));
        Assert.Equal("f9999", data.FeatureNames[^1]);
    }

    [Fact]
    public void C20_numbers_in_quotes_are_numbers()
    {
        Assert.Equal(ExpectedNumbers("c20_quoted_numbers.csv", "a"), CsvTable.Read(Case("c20_quoted_numbers.csv")).Numbers("a"));
        AssertRefused("c20_quoted_numbers.csv", 2, 2, "column 'b' is 'x'; expected a number");
    }

    [Fact]
    public void C22_comments_only_when_asked()
    {
        var data = CsvDatasetReader.Read(Case("c22_comments.csv"), new CsvOptions { Comment = '#' });
        Assert.Equal(2, data.Rows);
        AssertRefused("c22_comments.csv", 1, 1, "looks like a comment");
    }

    [Fact]
    public void C23_unicode_levels_are_compared_ordinally()
    {
        var table = CsvTable.Read(Case("c23_unicode.csv"));
        Assert.Equal(9, table.Rows.Count);
        Assert.Equal(9, table.Column("πόλη").Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("c24_labels_pm1.csv", "-1", "1")]
    [InlineData("c26_labels_bool.csv", "false", "true")]
    [InlineData("c27_labels_float.csv", "0", "1")]
    [InlineData("c28_labels_12.csv", "1", "2")]
    public void C24_C26_C27_C28_labels_of_every_form(string name, string negative, string positive)
    {
        var data = CsvDatasetReader.Read(Case(name));
        Assert.Equal(ExpectedNumbers(name, null), data.Labels.ToArray().Select(l => (double)l));
        Assert.Equal([negative, positive], data.Classes);
    }

    [Fact]
    public void C25_labels_that_differ_in_blanks_or_case_are_refused()
    {
        var refused = AssertRefused("c25_labels_text.csv", 4, 2, "label 'yes ' differs from 'yes' only in case or surrounding blanks");
        Assert.DoesNotContain('\n', refused.Message);
    }

    [Fact]
    public void C29_third_class_is_refused_where_two_are_wanted_and_else_read()
    {
        var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(Case("c29_labels_three.csv"), binary: true));
        Assert.Equal((4, 2), (refused.Line, refused.Column));
        Assert.Contains("label '2' is a third class after '0' and '1'", refused.Problem, StringComparison.Ordinal);
        Assert.Equal(["0", "1", "2"], CsvDatasetReader.Read(Case("c29_labels_three.csv")).Classes);
    }

    [Fact]
    public void C32_other_encodings_are_refused()
    {
        AssertRefused("c32_latin1.csv", 2, 1, "holds bytes that are not UTF-8");
        Assert.Throws<DataFormatException>(() => CsvTable.Read(Case("c32_latin1.csv")));
    }

    [Fact]
    public void C34_numbers_are_correctly_rounded_and_float32_says_what_it_cannot_hold()
    {
        string path = Case("c34_tiny_huge.csv");
        double[] expected = ExpectedNumbers("c34_tiny_huge.csv", "v");
        Assert.Equal(expected, CsvTable.Read(path).Numbers("v"));
        var data = CsvDatasetReader.Read(path, new CsvOptions { Label = "y" });
        Assert.Equal(expected, Enumerable.Range(0, 6).Select(i => data.Dense().Row<double>(i)[0]));
        var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(path, new CsvOptions { ElementType = ElementType.Float32 }));
        Assert.Equal((2, 1), (refused.Line, refused.Column));
        Assert.Contains("float32", refused.Problem, StringComparison.Ordinal);
    }

    private static string Case(string name) => SharedData.File("parse", name);

    private static DataFormatException AssertRefused(string name, long line, int column, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => CsvDatasetReader.Read(Case(name)));
        Assert.Contains(problem, refused.Problem, StringComparison.Ordinal);
        Assert.Equal((line, column), (refused.Line, refused.Column));
        string place = column > 0 ? string.Create(CultureInfo.InvariantCulture, $"{line}:{column}") : line.ToString(CultureInfo.InvariantCulture);
        Assert.StartsWith($"{Case(name)}:{place}: ", refused.Message, StringComparison.Ordinal);
        return refused;
    }

    private static JsonElement Expected(string name)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(SharedData.File("parse", "expected.json")));
        return document.RootElement.GetProperty(name).Clone();
    }

    private static string[] ExpectedTexts(string name, string column) =>
        [.. Expected(name).GetProperty("cells").GetProperty(column).EnumerateArray().Select(e => e.GetString()!)];

    private static double[] ExpectedNumbers(string name, string? column) =>
        [.. (column is null ? Expected(name).GetProperty("labels") : Expected(name).GetProperty("cells").GetProperty(column)).EnumerateArray().Select(e => e.GetDouble())];
}
