using System.CommandLine;

namespace GpuLogReg.Cli.Options;

/// <summary>The option that names the model to use.</summary>
internal static class ModelOption
{
    /// <summary>Makes it; it is required.</summary>
    public static Option<string?> Required()
    {
        var option = Text.Optional("--model", "FILE", "A model file written by 'gpulogreg train'.");

        // A default would count as given.
        option.DefaultValueFactory = null;
        option.Required = true;
        return option;
    }
}
