namespace GpuLogReg.References;

public class CatalogueTests
{
    [Fact]
    public void Every_reference_is_a_row_or_left_out_by_name()
    {
        Assert.SkipWhen(SharedData.Root is null, "The data sets beside the repository (shared/data) are absent; the folder of references is needed.");
        var files = Directory.GetFiles(Path.Combine(SharedData.Root!, "reference"), "*.json").Select(file => Path.GetFileNameWithoutExtension(file)).Order(StringComparer.Ordinal);
        Assert.Equal(files, Rows.All.Concat(Catalogue.LeftOut.Keys).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_variant_of_the_catalogue_is_taken_by_one_theory() =>
        Assert.Equal(Catalogue.With(_ => true).Select(r => $"{r.Set.Name}.{r.Variant}").Order(StringComparer.Ordinal), Rows.All.Order(StringComparer.Ordinal));

    [Fact]
    public void The_catalogue_has_the_shapes_of_the_references()
    {
        foreach (var (set, variant) in Catalogue.With(variant => variant is not ("scaler" or "separability")))
        {
            var reference = Reference.Read(set.Name, variant);
            Assert.Equal((set.Name, variant, set.Rows, set.Columns), (set.Name, variant, (int)reference["n"], (int)reference["d"]));
        }
    }
}
