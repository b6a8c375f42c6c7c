using GpuLogReg.Data;
using Xunit;

namespace GpuLogReg.Core.Tests.Data;

public sealed class LabelEncoderTests
{
    [Theory]
    [InlineData("0,1,0", "0,1", "0,1,0")]
    [InlineData("1,0,1", "0,1", "1,0,1")]
    [InlineData("1,-1,+1", "-1,1", "1,0,1")]
    [InlineData("2,1,2.0", "1,2", "1,0,1")]
    [InlineData("10,9", "9,10", "1,0")]
    [InlineData("-0,1,0.0", "0,1", "0,1,0")]
    [InlineData("TRUE,false,True", "false,true", "1,0,1")]
    [InlineData("yes,no,yes", "no,yes", "1,0,1")]
    [InlineData("b,B2,b", "B2,b", "1,0,1")]
    [InlineData("spam,1", "1,spam", "1,0")]
    [InlineData("b,a,c,a", "a,b,c", "1,0,2,0")]
    [InlineData("10,9,-1,9.0,+10", "-1,9,10", "2,1,0,1,2")]
    [InlineData("9,1a,10", "10,1a,9", "2,1,0")]
    [InlineData("0,1,0.5", "0,0.5,1", "0,2,1")]
    [InlineData("virginica,setosa,versicolor,setosa", "setosa,versicolor,virginica", "2,0,1,0")]
    public void Classes_are_found_and_ordered(string labels, string classes, string expected)
    {
        var encoded = LabelEncoder.Encode(labels.Split(','));
        Assert.Equal(classes.Split(','), encoded.Classes);
        Assert.Equal(expected, string.Join(',', encoded.Labels.ToArray()));
    }

    [Theory]
    [InlineData("no,yes,yes ", 3, "label 'yes ' differs from 'yes' only in case or surrounding blanks")]
    [InlineData("no,No", 2, "label 'No' differs from 'no'")]
    [InlineData("true, true", 2, "label ' true' differs from 'true'")]
    [InlineData("a,b,c,A", 4, "label 'A' differs from 'a' only in case")]
    [InlineData("a,a", 1, "every label is 'a'; expected two classes or more")]
    [InlineData("a,NaN", 2, "the label is missing ('NaN')")]
    [InlineData("a,?", 2, "the label is missing ('?')")]
    public void Others_are_refused(string labels, long line, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(labels.Split(',')));
        Assert.Equal(line, refused.Line);
        Assert.StartsWith(problem, refused.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a,b,a,c", 4, "label 'c' is a third class after 'a' and 'b'; expected two classes")]
    [InlineData("0,1,0.5", 3, "label '0.5' is a third class after '0' and '1'")]
    [InlineData("a,a", 1, "every label is 'a'; expected two classes. Add")]
    public void Third_class_is_refused_where_two_are_wanted(string labels, long line, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(labels.Split(','), binary: true));
        Assert.Equal(line, refused.Line);
        Assert.StartsWith(problem, refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Continuous_number_is_no_label()
    {
        // 21 values in 41 rows are over half, in 42 they are not; 20 are classes whatever the rows.
        Assert.Equal(20, LabelEncoder.Encode(Values(20, 20)).Classes.Count);
        Assert.Equal(21, LabelEncoder.Encode(Values(42, 21)).Classes.Count);
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(Values(41, 21)));
        Assert.StartsWith("there are 21 classes in 41 rows; expected at most one class for every two rows. The column looks like a continuous number or an id", refused.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public void More_than_a_thousand_classes_are_refused_at_their_row()
    {
        Assert.Equal(1000, LabelEncoder.Encode(Values(3000, 1000)).Classes.Count);
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(Values(3000, 1001)));
        Assert.Equal(1001, refused.Line);
        Assert.StartsWith("label '1000.5' is one class more than 1000; expected at most 1000 classes", refused.Problem, StringComparison.Ordinal);

        // A model's classes are what they are.
        Assert.Equal(1001, LabelEncoder.Encode(["5"], Values(1001, 1001).Append("5").ToArray()[1..]).Classes.Count);
    }

    [Fact]
    public void No_labels_are_refused() =>
        Assert.Contains("there are no labels", Assert.Throws<DataFormatException>(() => LabelEncoder.Encode([])).Message, StringComparison.Ordinal);

    [Fact]
    public void Composed_and_decomposed_letters_are_different_classes()
    {
        var encoded = LabelEncoder.Encode(["caf\u00E9", "cafe\u0301"]);
        Assert.Equal(["cafe\u0301", "caf\u00E9"], encoded.Classes);
    }

    [Fact]
    public void Known_classes_keep_their_order_and_may_be_one_or_many_in_the_data()
    {
        Assert.Equal([1, 1], LabelEncoder.Encode(["+1", "1.0"], ["0", "1"]).Labels.ToArray());
        Assert.Equal([2, 0, 1], LabelEncoder.Encode(["c", "a", "b"], ["a", "b", "c"]).Labels.ToArray());
        Assert.Equal(["b", "a"], LabelEncoder.Encode(["a"], ["b", "a"]).Classes);
    }

    [Fact]
    public void Unknown_class_is_refused_by_line()
    {
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(["no", "maybe"], ["no", "yes"]));
        Assert.Equal("labels:2: label 'maybe' is not a class of the model; expected 'no' or 'yes'. Mend the label or remove the row.", refused.Message);
        Assert.Contains("differs from 'yes'", Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(["Yes"], ["no", "yes"])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_and_texts_of_numbers_are_the_same_class()
    {
        var encoder = new LabelEncoder("labels", 0);
        encoder.Add(1.0, 1);
        encoder.Add("1", 2);
        encoder.Add(-1.0, 3);
        Assert.Equal([1, 1, 0], encoder.Finish().Labels.ToArray());
        Assert.Throws<DataFormatException>(() => encoder.Add(double.NaN, 4));
    }

    [Fact]
    public void Known_class_given_twice_is_refused() => Assert.Throws<ArgumentException>(() => new LabelEncoder("labels", 0, ["1", "1.0"]));

    // 0.5, 1.5, …, and round again.
    private static string[] Values(int rows, int distinct) =>
        [.. Enumerable.Range(0, rows).Select(i => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{i % distinct}.5"))];
}
