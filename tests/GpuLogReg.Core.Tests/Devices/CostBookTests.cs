using GpuLogReg.Compute;
using GpuLogReg.Devices;

namespace GpuLogReg.Core.Tests.Devices;

public sealed class CostBookTests : IDisposable
{
    private static readonly DeviceDescription s_gpu = FakeAccelerators.Gpu("cuda:0", 8);
    private static readonly DeviceCosts s_costs = new(1.5e12, 3e11, 1e-5, 2e10, 0.75, 1e13) { IsMeasured = true };

    private readonly TemporaryFolder _folder = new();

    private string Path => _folder.File("costs.json");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_saved_is_read_again()
    {
        Saved();
        var book = CostBook.Open(Path);
        Assert.Null(book.Warning);
        Assert.Equal(s_costs, book.Of(s_gpu));
        Assert.Equal(0.75, book.LeastStartSeconds);
        Assert.Equal([KeyValuePair.Create("a pass", "4 lanes")], book.ShapesOf(s_gpu));
    }

    [Fact]
    public void Without_a_file_the_fixed_numbers_of_the_kind_hold()
    {
        var book = CostBook.Open(Path);
        Assert.Null(book.Warning);
        Assert.Equal(DeviceCosts.DefaultOf(DeviceKind.Cuda), book.Of(s_gpu));
        Assert.False(book.Of(s_gpu).IsMeasured);
        Assert.Equal(1, book.LeastStartSeconds);
    }

    [Fact]
    public void The_numbers_of_another_driver_or_device_do_not_count()
    {
        Saved();
        var book = CostBook.Open(Path);
        Assert.False(book.Of(FakeAccelerators.Gpu("cuda:0", 8, driver: "560")).IsMeasured);
        Assert.False(book.Of(s_gpu with { Title = "another" }).IsMeasured);
        Assert.False(book.Of(FakeAccelerators.Gpu("cuda:1", 8)).IsMeasured);
        Assert.Empty(book.ShapesOf(FakeAccelerators.Gpu("cuda:0", 8, driver: "560")));
        Assert.Empty(book.ShapesOf(FakeAccelerators.Gpu("cuda:1", 8)));
    }

    [Fact]
    public void A_file_of_before_there_were_shapes_counts()
    {
        var json = System.Text.Json.Nodes.JsonNode.Parse(Saved())!.AsObject();
        json.Remove("shapes");
        var book = CostBook.Open(_folder.Write("costs.json", json.ToJsonString()));
        Assert.Null(book.Warning);
        Assert.Equal(s_costs, book.Of(s_gpu));
        Assert.Empty(book.ShapesOf(s_gpu));
    }

    [Fact]
    public void A_file_cut_short_anywhere_is_passed_over_with_a_warning()
    {
        string text = Saved().TrimEnd();
        for (int length = 0; length < text.Length; length++)
        {
            var book = CostBook.Open(_folder.Write("costs.json", text[..length]));
            Assert.NotNull(book.Warning);
            Assert.DoesNotContain('\n', book.Warning);
            Assert.False(book.Of(s_gpu).IsMeasured);
        }
    }

    [Theory]
    [InlineData("\"version\":1", "\"version\":2", "its version is not 1")]
    [InlineData("\"version\":1", "\"version\":1e99", "its version is not 1")]
    [InlineData("gpulogreg-costs", "another", "it is not of format 'gpulogreg-costs'")]
    [InlineData("\"startSeconds\":0.75", "\"startSeconds\":-1", "a number of device 'cuda:0' is out of range")]
    [InlineData("\"denseBytesPerSecond\":1500000000000", "\"denseBytesPerSecond\":0", "a number of device 'cuda:0' is out of range")]
    [InlineData("\"denseBytesPerSecond\":1500000000000", "\"denseBytesPerSecond\":\"NaN\"", "a device has no 'denseBytesPerSecond'")]
    [InlineData("\"name\":\"cuda:0\"", "\"name\":7", "a device has no 'name'")]
    [InlineData("\"devices\":[", "\"others\":[", "it has no 'devices'")]
    [InlineData("\"shapes\":[", "\"shapes\":7,\"others\":[", "its 'shapes' are no list")]
    [InlineData("\"shapes\":{", "\"shapes\":7,\"others\":{", "the shapes of device 'cuda:0' are no object")]
    [InlineData("\"4 lanes\"", "4", "a device has no 'a pass'")]
    public void A_file_that_says_something_else_is_passed_over_with_the_reason_and_the_mend(string old, string other, string reason)
    {
        string text = Saved();
        Assert.Contains(old, text, StringComparison.Ordinal);
        var book = CostBook.Open(_folder.Write("costs.json", text.Replace(old, other, StringComparison.Ordinal)));
        Assert.Contains(reason, book.Warning, StringComparison.Ordinal);
        Assert.Contains("gpulogreg doctor --measure", book.Warning, StringComparison.Ordinal);
        Assert.False(book.Of(s_gpu).IsMeasured);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_an_IOException()
    {
        var book = CostBook.Open(System.IO.Path.Combine(_folder.Write("file", "in the way"), "costs.json"));
        book.Set(s_gpu, s_costs);
        Assert.ThrowsAny<IOException>(book.Save);
        Assert.True(book.Of(s_gpu).IsMeasured);
    }

    [Fact]
    public void The_folder_is_made() => Assert.True(File.Exists(Save(System.IO.Path.Combine(_folder.Root, "a", "b", "costs.json"))));

    [Fact]
    public void A_book_that_is_kept_nowhere_saves_nothing()
    {
        var book = CostBook.Empty();
        book.Set(s_gpu, s_costs);
        book.Save();
        Assert.Null(book.Path);
        Assert.Equal(s_costs, book.Of(s_gpu));
    }

    [Fact]
    public void The_users_file_is_in_the_cache_folder_and_names_the_machine()
    {
        Assert.Equal(System.IO.Path.Combine(_folder.Root, "gpulogreg", $"costs-{Environment.MachineName}.json"), CostBook.UserPath(_folder.Root));
        foreach (string? none in (string?[])[null, "", "relative/folder"])
        {
            string path = CostBook.UserPath(none);
            Assert.EndsWith(System.IO.Path.Combine("gpulogreg", $"costs-{Environment.MachineName}.json"), path, StringComparison.Ordinal);
            Assert.DoesNotContain("relative", path, StringComparison.Ordinal);
        }
    }

    private static string Save(string path)
    {
        var book = CostBook.Open(path);
        book.Set(s_gpu, s_costs);
        book.SetShape(s_gpu, "a pass", "4 lanes");
        book.Save();
        return path;
    }

    private string Saved() => File.ReadAllText(Save(Path));
}
