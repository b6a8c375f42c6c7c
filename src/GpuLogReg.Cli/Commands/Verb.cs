using System.CommandLine;

namespace GpuLogReg.Cli.Commands;

/// <summary>One verb: its options in groups, one example, and what it does.</summary>
internal abstract class Verb : Command
{
    private readonly List<(string Title, IReadOnlyList<Option> Options)> _groups = [];

    /// <summary>Describes the verb.</summary>
    /// <param name="name">The word.</param>
    /// <param name="description">One or two sentences.</param>
    /// <param name="context">Where output goes.</param>
    protected Verb(string name, string description, CommandContext context) : base(name, description)
    {
        Context = context;
        SetAction(Run);
    }

    /// <summary>A command line to copy.</summary>
    public abstract string Example { get; }

    /// <summary>The options, as help shows them.</summary>
    public IReadOnlyList<(string Title, IReadOnlyList<Option> Options)> Groups => _groups;

    /// <summary>Where output goes.</summary>
    protected CommandContext Context { get; }

    /// <summary>Does the work.</summary>
    /// <param name="result">The options given.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    protected abstract int Run(ParseResult result);

    /// <summary>Adds options under a title of help.</summary>
    /// <param name="title">The title.</param>
    /// <param name="options">The options.</param>
    protected void AddGroup(string title, params IReadOnlyList<Option> options)
    {
        _groups.Add((title, options));
        foreach (var option in options)
            Add(option);
    }
}
