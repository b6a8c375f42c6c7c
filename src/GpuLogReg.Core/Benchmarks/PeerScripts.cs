using System.ComponentModel;
using System.Diagnostics;
using GpuLogReg.Data;

namespace GpuLogReg.Benchmarks;

/// <summary>
/// A folder of scripts, one a benchmark: fit.py, epoch.py, predict.py, start.py, pass.py and memory.py, run by a Python that has scikit-learn, or the same with .sh, run by sh.
/// What they say and are told is described in benchmarks/peers/README.md.
/// </summary>
/// <param name="folder">The folder.</param>
public sealed class PeerScripts(string folder)
{
    private const string Solution = "GpuLogReg.sln";

    private static readonly Lazy<string?> s_python = new(FindPython);

    /// <summary>The scripts of the source tree that this program was built in; null where it stands elsewhere.</summary>
    public static PeerScripts? OfSourceTree()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string scripts = Path.Combine(at.FullName, "benchmarks", "peers");
            if (File.Exists(Path.Combine(at.FullName, Solution)))
                return Directory.Exists(scripts) ? new PeerScripts(scripts) : null;
        }

        return null;
    }

    /// <summary>Hands the data over and starts the script of a benchmark.</summary>
    /// <param name="benchmark">"fit", "epoch", "predict", "start", "pass" or "memory".</param>
    /// <param name="data">Rows of two classes.</param>
    /// <param name="task">The numbers.</param>
    /// <param name="cancellation">Cancelling ends the script.</param>
    /// <returns>The conversation; with one absent peer where no Python can run the script, or where the script fails before it has said who is there.</returns>
    /// <exception cref="PeerException">The folder has no such script.</exception>
    public PeerSession Start(string benchmark, Dataset data, PeerTask task, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(task);
        string path = Path.Combine(folder, benchmark);
        if (File.Exists(path + ".sh"))
            return Start("sh", path + ".sh");
        if (!File.Exists(path + ".py"))
            throw new PeerException($"The folder of peers '{folder}' has no {benchmark}.py; expected it there, or {benchmark}.sh. Name another folder, or none.");
        return s_python.Value is { } python
            ? Start(python, path + ".py")
            : PeerSession.Absent(new Peer("scikit-learn", null, null, null, null, "no Python here has it (Debian: python3-sklearn)"));

        PeerSession Start(string program, string script)
        {
            try
            {
                return PeerSession.Start(program, script, data, task, cancellation);
            }
            catch (PeerException fault)
            {
                return PeerSession.Absent(new Peer(Path.GetFileName(script), null, null, null, null, fault.Message));
            }
        }
    }

    // A Python of a version manager often comes first on the PATH and lacks what the system's has.
    private static string? FindPython() => ((string[])["/usr/bin/python3", "python3", "python"]).FirstOrDefault(HasScikitLearn);

    private static bool HasScikitLearn(string python)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(python, ["-c", "import sklearn"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
