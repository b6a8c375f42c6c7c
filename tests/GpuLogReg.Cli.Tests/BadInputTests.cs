using GpuLogReg.Devices;
using Xunit;

namespace GpuLogReg.Cli.Tests;

/// <summary>What users get wrong: each gets one line that says what, what is allowed and how to mend it, exit code 1, and nothing is left behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly string _data;

    public BadInputTests() => _data = _folder.Write("data.csv", TestData.Csv());

    public void Dispose()
    {
        Assert.DoesNotContain(Directory.GetFiles(_folder.Root), f => f.EndsWith(".tmp", StringComparison.Ordinal));
        _folder.Dispose();
    }

    [Theory]
    [InlineData("x,y\n1,0\n2,1,3\n", "bad.csv:3", "3", "2")]
    [InlineData("x,y\n1,0\nNaN,1\n", "bad.csv:3:1", "NaN")]
    [InlineData("x,y\n1,0\ninf,1\n", "bad.csv:3:1", "inf")]
    [InlineData("x,y\n1,0\n,1\n", "bad.csv:3:1")]
    [InlineData("x,y\n1,0\nred,1\n", "bad.csv:3:1", "red")]
    [InlineData("x,y\n1,0\n2,0\n", "bad.csv", "every label is '0'", "expected two classes")]
    [InlineData("x,x,y\n1,1,0\n2,2,1\n", "bad.csv:1", "x")]
    [InlineData("y\n0\n1\n", "bad.csv", "no features")]
    [InlineData("x,y\n", "bad.csv", "no row")]
    [InlineData("", "bad.csv", "empty")]
    public void Data_that_cannot_be_trained_on(string text, params string[] said)
    {
        string bad = _folder.Write("bad.csv", text);
        Cli.Run("train", bad, "--header", "yes", "--model", Model).Refused(said);
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public void Labels_that_are_no_classes()
    {
        string numbers = _folder.Write("numbers.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 30).Select(i => $"{i % 7},{i}.25\n")));
        Cli.Run("train", numbers, "--model", Model).Refused("numbers.csv:2:2", "there are 30 classes in 30 rows", "a continuous number or an id");
        string many = _folder.Write("many.csv", "x,y\n" + string.Concat(Enumerable.Range(0, 1001).Select(i => $"{i % 7},id{i}\n")));
        Cli.Run("train", many, "--model", Model).Refused("many.csv:1002:2", "label 'id1000' is one class more than 1000");
        Assert.False(File.Exists(Model));
    }

    [Fact]
    public void Three_classes_where_two_are_wanted()
    {
        string three = _folder.Write("three.csv", TestData.ThreeClasses());
        Cli.Run("train", three, "--summary", "--penalty", "none", "--model", Model).Refused("three.csv:4:3", "label 'virginica' is a third class after 'setosa' and 'versicolor'");
        Cli.Run("cv", three, "--metric", "brier", "--folds", "2", "--Cs", "1,", "--model", Model).Refused("Metric brier is for two classes; the data has 3");
        Assert.False(File.Exists(Model));
        Cli.Run("train", three, "--model", Model).Done();
        foreach (string verb in (string[])["predict", "evaluate"])
            Cli.Run(verb, three, "--model", Model, "--threshold", "0.5").Refused("--threshold is for a model of two classes", "has 3 (setosa, versicolor, virginica)", "Remove --threshold");
    }

    [Fact]
    public void Files_that_are_not_there()
    {
        Cli.Run("train", _folder.File("none.csv")).Refused("none.csv: there is no such file");
        Cli.Run("train", _folder.Root).Refused(_folder.Root);
        Cli.Run("predict", _data, "--model", Model).Refused("model.json: there is no such file", "gpulogreg train");
        Cli.Run("evaluate", _data, "--model", Model).Refused("model.json: there is no such file");
        Cli.Run("train", _folder.Write("data.parquet", "x")).Refused("'.parquet'", ".csv");
    }

    [Fact]
    public void Columns_that_are_not_there()
    {
        string data = _folder.Write("named.csv", "height,weight,grade\n1,2,0\n2,1,1\n");
        Cli.Run("train", data, "--label", "gradee").Refused("named.csv:1: there is no label column 'gradee'", "Did you mean 'grade'?");
        Cli.Run("train", data, "--sample-weight", "wieght").Refused("'wieght'", "Did you mean 'weight'?");
    }

    [Theory]
    [InlineData("-1", "negative")]
    [InlineData("0", "all weights are zero")]
    public void Weights_that_are_none(string weight, string said) =>
        Cli.Run("train", _folder.Write("weights.csv", TestData.Csv(weight: _ => weight)), "--sample-weight", "w").Refused(said);

    [Fact]
    public void Weights_that_leave_one_class() =>
        Cli.Run("train", _folder.Write("weights.csv", TestData.Csv(weight: i => i % 2 == 0 ? "0" : "1")), "--sample-weight", "w").Refused("Class 'no' has no row that counts");

    [Fact]
    public void Models_that_do_not_fit_the_data()
    {
        Cli.Run("train", _data, "--model", Model).Done();
        string other = _folder.Write("other.csv", "a,c,y\n1,2,no\n");
        Cli.Run("predict", other, "--model", Model).Refused("other.csv:1", "lacks 1 of the model's 2 features: 'b'");
        string headless = _folder.Write("headless.csv", "1\n2\n");
        Cli.Run("predict", headless, "--model", Model).Refused("headless.csv", "expected 2, the features of the model");
        string unseen = _folder.Write("unseen.csv", "a,b,y\n1,2,no\n1,2,perhaps\n");
        Cli.Run("evaluate", unseen, "--model", Model).Refused("unseen.csv:3:3", "label 'perhaps' is not a class of the model", "'no' or 'yes'");
        Cli.Run("synth", _folder.File("wide.npy"), "--features", "5").Done();
        Cli.Run("predict", _folder.File("wide.npy"), "--model", Model).Refused("wide.npy", "expected 2");
    }

    [Fact]
    public void Models_that_are_broken()
    {
        Cli.Run("train", _data, "--model", Model).Done();
        string text = File.ReadAllText(Model);
        Cli.Run("predict", _data, "--model", _folder.Write("cut.json", text[..(text.Length / 2)])).Refused("cut.json: the file is cut short");
        Cli.Run("predict", _data, "--model", _folder.Write("new.json", text.Replace("\"version\": 1", "\"version\": 9", StringComparison.Ordinal))).Refused("'version' is 9", "newer gpulogreg");
        Cli.Run("evaluate", _data, "--model", _data).Refused("data.csv:1:1: the text is not JSON");
    }

    [Theory]
    [InlineData("--device cpuu", "--device is 'cpuu'", "auto, reference, cpu, cuda, opencl or ilgpu-cpu", "Did you mean 'cpu'?")]
    [InlineData("--device cuda:x", "--device is 'cuda:x'", "cuda:i")]
    [InlineData("--device cpu:1", "--device is 'cpu:1'")]
    [InlineData("--precision f8", "--precision is 'f8'; expected f32, f64, bf16, f16 or auto")]
    [InlineData("--penalty L2", "--penalty is 'L2'; expected none, l1, l2 or elasticnet", "Did you mean 'l2'?")]
    [InlineData("--penalty elasticnet --l1-ratio 1.5", "--l1-ratio is '1.5'; expected a share from 0 to 1")]
    [InlineData("--penalty elasticnet --l1-ratio -0.1", "--l1-ratio is '-0.1'")]
    [InlineData("--penalty elasticnet --l1-ratio half", "--l1-ratio is 'half'")]
    [InlineData("--solver minibatch --update adagrad", "--update is 'adagrad'; expected momentum, nesterov, adam or adamw")]
    [InlineData("--solver minibatch --schedule linear", "--schedule is 'linear'; expected constant, inverse, cosine or step")]
    [InlineData("--solver minibatch --warmup -1", "--warmup is '-1'; expected a whole number from 0")]
    [InlineData("--solver minibatch --warmup 20", "--warmup is 20; expected less than the 20 of --epochs", "Lower --warmup, or raise --epochs")]
    [InlineData("--solver minibatch --validation 1", "--validation is '1'; expected a share between 0 and 1")]
    [InlineData("--solver minibatch --validation 0.2 --patience 0", "--patience is '0'; expected a whole number from 1")]
    [InlineData("--solver adam", "--solver is 'adam'; expected auto, gd, minibatch, lbfgs, owlqn or newton")]
    [InlineData("--C 0", "--C is '0'; expected a finite number above 0")]
    [InlineData("--C 1,5", "--C is '1,5'")]
    [InlineData("--tol -1", "--tol is '-1'")]
    [InlineData("--tol NaN", "--tol is 'NaN'")]
    [InlineData("--max-iter 0", "--max-iter is '0'; expected a whole number from 1")]
    [InlineData("--max-iter 1.5", "--max-iter is '1.5'")]
    [InlineData("--solver minibatch --momentum 1", "--momentum is '1'")]
    [InlineData("--solver gd --learning-rate 0", "--learning-rate is '0'")]
    [InlineData("--test-size 1", "--test-size is '1'; expected a share between 0 and 1")]
    [InlineData("--test-size 0.2 --seed -1", "--seed is '-1'")]
    [InlineData("--class-weight no", "--class-weight is 'no'", "no=1,yes=2.5")]
    [InlineData("--class-weight no=1,no=2", "twice")]
    [InlineData("--class-weight no=-1", "zero or more")]
    [InlineData("--class-weight maybe=2", "class 'maybe'", "no, yes")]
    [InlineData("--class-weight no=0", "Class 'no' has no row that counts")]
    [InlineData("--delimiter ab", "--delimiter is 'ab'; expected one ASCII character")]
    [InlineData("--header maybe", "--header is 'maybe'; expected auto, yes or no")]
    [InlineData("--label ", "--label is ''")]
    public void Options_out_of_range(string options, params string[] said) => Train(options).Refused(said);

    [Theory]
    [InlineData("--batch-size 8", "--batch-size has no effect with solver auto", "Remove --batch-size, or add --solver minibatch")]
    [InlineData("--solver gd --epochs 3", "--epochs has no effect with solver gd")]
    [InlineData("--solver lbfgs --learning-rate 1", "--learning-rate has no effect with solver lbfgs", "--solver gd or --solver minibatch")]
    [InlineData("--solver lbfgs --momentum 0.5", "--momentum has no effect with solver lbfgs")]
    [InlineData("--solver minibatch --max-iter 5", "--max-iter has no effect with solver minibatch", "Use --epochs")]
    [InlineData("--solver owlqn --learning-rate 1", "--learning-rate has no effect with solver owlqn")]
    [InlineData("--update nesterov", "--update has no effect with solver auto", "--solver gd or --solver minibatch")]
    [InlineData("--solver gd --update adam", "--update adam has no effect with solver gd; expected nesterov", "use --solver minibatch")]
    [InlineData("--solver gd --schedule cosine", "--schedule has no effect with solver gd", "add --solver minibatch")]
    [InlineData("--solver lbfgs --warmup 2", "--warmup has no effect with solver lbfgs")]
    [InlineData("--solver newton --average", "--average has no effect with solver newton")]
    [InlineData("--solver gd --validation 0.2", "--validation has no effect with solver gd")]
    [InlineData("--solver owlqn --patience 2", "--patience has no effect with solver owlqn")]
    [InlineData("--solver minibatch --patience 2", "--patience has no effect without --validation", "add --validation 0.1")]
    [InlineData("--l1-ratio 0.2", "--l1-ratio has no effect with penalty l2", "add --penalty elasticnet")]
    [InlineData("--penalty l1 --l1-ratio 0.2", "--l1-ratio has no effect with penalty l1", "Remove --l1-ratio")]
    [InlineData("--penalty l1 --solver lbfgs", "--solver lbfgs cannot minimise the L1 part of --penalty l1", "expected auto or owlqn", "Use --solver owlqn")]
    [InlineData("--solver newton --learning-rate 1", "--learning-rate has no effect with solver newton")]
    [InlineData("--penalty l1 --solver newton", "--solver newton cannot minimise the L1 part of --penalty l1", "Use --solver owlqn")]
    [InlineData("--penalty elasticnet --solver gd", "--solver gd cannot minimise the L1 part of --penalty elasticnet", "Use --solver owlqn")]
    [InlineData("--penalty l1 --solver minibatch", "--solver minibatch cannot minimise")]
    [InlineData("--penalty none --C 2", "--C has no effect with --penalty none")]
    [InlineData("--seed 1", "--seed has no effect with solver auto without --test-size")]
    [InlineData("--decimal-comma", "--decimal-comma", "--delimiter ';'")]
    [InlineData("--comment ; --delimiter ;", "--comment and --delimiter are both ';'")]
    [InlineData("--labels y.npy", "--labels is 'y.npy'", "Use --label COL")]
    public void Options_that_contradict_each_other(string options, params string[] said) => Train(options).Refused(said);

    [Fact]
    public void Options_for_text_are_refused_for_numpy_files()
    {
        Cli.Run("synth", _folder.File("data.npy")).Done();
        Cli.Run("train", _folder.File("data.npy"), "--label", "y").Refused("--label is for text");
        Cli.Run("train", _folder.File("data.npy"), "--header", "no").Refused("--header is for text");
    }

    [Theory]
    [InlineData("--label y", "--label is for text", "libsvm file", "at the start of each row")]
    [InlineData("--sample-weight w", "--sample-weight is for text", "no weights")]
    [InlineData("--header no", "--header is for text")]
    [InlineData("--labels y.npy", "--labels is 'y.npy'", "Remove --labels")]
    public void Options_for_other_files_are_refused_for_sparse_ones(string options, params string[] said) =>
        Cli.Run(["train", _folder.Write("data.libsvm", TestData.Libsvm()), .. options.Split(' ')]).Refused(said);

    [Fact]
    public void Zero_based_is_for_sparse_files()
    {
        Train("--zero-based").Refused("--zero-based is for .libsvm, .svm and .svmlight", "Remove --zero-based");
        Cli.Run("synth", _folder.File("data.npy")).Done();
        Cli.Run("train", _folder.File("data.npy"), "--zero-based").Refused("--zero-based is for .libsvm");
    }

    [Theory]
    [InlineData("0")]
    [InlineData("1")]
    [InlineData("1.5")]
    [InlineData("half")]
    public void Thresholds_that_are_no_probability(string threshold)
    {
        Cli.Run("predict", _data, "--model", Model, "--threshold", threshold).Refused($"--threshold is '{threshold}'; expected a probability between 0 and 1");
        Cli.Run("evaluate", _data, "--model", Model, "--threshold", threshold).Refused("--threshold");
    }

    [Theory]
    [InlineData("cuda", "cuda:0")]
    [InlineData("cuda:7", "cuda:7")]
    [InlineData("opencl:0", "opencl:0")]
    [InlineData("ilgpu-cpu", "ilgpu-cpu")]
    public void A_device_that_is_absent_is_told_before_data_is_read(string device, string named)
    {
        var none = new BackendRegistry(null);
        Cli.Run(["train", _folder.File("none.csv"), "--device", device], none, default).Refused(named, "--device cpu");
    }

    [Fact]
    public void Output_that_cannot_be_written_is_told_before_the_work()
    {
        Train("--model none/model.json").Refused("--model is 'none/model.json', and its folder does not exist");
        Cli.Run("train", _folder.File("none.csv"), "--model", _folder.Root).Refused("--model is", "a folder");
        Cli.Run("train", _data, "--model", Model).Done();
        Cli.Run("predict", _data, "--model", Model, "--out", _folder.File("none/p.csv")).Refused("--out is", "its folder does not exist");
    }

    [Fact]
    public void A_failure_leaves_the_old_file()
    {
        Cli.Run("train", _data, "--model", Model).Done();
        string before = File.ReadAllText(Model);
        string bad = _folder.Write("bad.csv", "a,b,y\n1,2,no\nx,2,yes\n");
        Cli.Run("train", bad, "--model", Model).Refused("bad.csv:3:1");
        Cli.Run("predict", bad, "--model", Model, "--out", Model).Refused("bad.csv:3:1");
        Assert.Equal(before, File.ReadAllText(Model));
    }

    [Fact]
    public void A_class_of_one_row_cannot_be_split() =>
        Cli.Run("train", _folder.Write("lone.csv", "x,y\n1,0\n2,0\n3,1\n"), "--test-size", "0.5").Refused("--test-size", "one row");

    [Fact]
    public void A_class_of_one_row_cannot_be_held_out() =>
        Cli.Run("train", _folder.Write("lone.csv", "x,y\n1,0\n2,0\n3,1\n"), "--solver", "minibatch", "--validation", "0.5").Refused("A share of 0.5 cannot be held out", "one row");

    [Theory]
    [InlineData("", "no verb given; expected train, predict")]
    [InlineData("trian", "unknown verb 'trian'", "did you mean 'train'?")]
    [InlineData("bench", "no verb given of 'bench'; expected pass", "'gpulogreg bench --help'")]
    [InlineData("bench pas", "unknown verb 'pas' of 'bench'", "did you mean 'pass'?")]
    [InlineData("bench pass --rouns 3", "unknown option '--rouns' of 'bench pass'", "did you mean '--rounds'?")]
    [InlineData("--verbose", "unknown option '--verbose'")]
    [InlineData("train", "DATA is missing; expected a file of rows", "'gpulogreg train --help'")]
    [InlineData("train data.csv --lable y", "unknown option '--lable' of 'train'", "did you mean '--label'?")]
    [InlineData("train --lable y data.csv", "unknown option '--lable' of 'train'", "did you mean '--label'?")]
    [InlineData("train data.csv --tol", "--tol has no value; expected T")]
    [InlineData("train data.csv --C 1 --C 2", "--C is given more than once")]
    [InlineData("train data.csv more.csv", "unexpected argument 'more.csv'", "expected DATA alone")]
    [InlineData("predict data.csv", "--model is missing; expected FILE")]
    [InlineData("devices extra", "unexpected argument 'extra'", "expected options only")]
    public void Command_lines_that_do_not_parse(string line, params string[] said) =>
        Cli.Run(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Refused(said);

    private string Model => _folder.File("model.json");

    private Cli Train(string options) => Cli.Run(["train", _data, .. options.Split(' ')]);
}
