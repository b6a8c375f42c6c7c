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
    public void Two_classes_are_found_and_ordered(string labels, string classes, string expected)
    {
        var encoded = LabelEncoder.Encode(labels.Split(','));
        Assert.Equal(classes.Split(','), encoded.Classes);
        Assert.Equal(expected, string.Join(',', encoded.Labels.ToArray()));
    }

    [Theory]
    [InlineData("no,yes,yes ", 3, "label 'yes ' differs from 'yes' only in case or surrounding blanks")]
    [InlineData("no,No", 2, "label 'No' differs from 'no'")]
    [InlineData("true, true", 2, "label ' true' differs from 'true'")]
    [InlineData("a,b,a,c", 4, "label 'c' is a third class after 'a' and 'b'; expected two classes")]
    [InlineData("0,1,0.5", 3, "label '0.5' is a third class")]
    [InlineData("a,a", 1, "every label is 'a'; expected two classes")]
    [InlineData("a,NaN", 2, "the label is missing ('NaN')")]
    [InlineData("a,?", 2, "the label is missing ('?')")]
    public void Others_are_refused(string labels, long line, string problem)
    {
        var refused = Assert.Throws<DataFormatException>(() => LabelEncoder.Encode(labels.Split(',')));
        Assert.Equal(line, refused.Line);
        Assert.StartsWith(problem, refused.Problem, StringComparison.Ordinal);
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
}
