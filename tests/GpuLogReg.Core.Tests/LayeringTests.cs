using System.Text.RegularExpressions;

namespace GpuLogReg.Core.Tests;

/// <summary>The floors of the code, lowest first: a file may use its own floor's room and the floors below, never a neighbour or a floor above.</summary>
public partial class LayeringTests
{
    private static readonly string[][] s_floors =
    [
        ["Losses"],
        ["Data", "Metrics"],
        ["Compute", "Preprocessing", "Calibration"],
        ["Cpu", "Solvers", "Ilgpu"],
        ["Devices"],
        ["Estimators"],
        ["Persistence", "Benchmarks", "Inference"],
        ["Cli"],
    ];

    [GeneratedRegex(@"^(?:using (?:static |\w+ = )?|namespace )?(?:global::)?GpuLogReg\.(\w+)|[^\w.]GpuLogReg\.(\w+)\.", RegexOptions.Multiline)]
    private static partial Regex Mention();

    [Fact]
    public void No_room_of_the_source_reaches_up_or_sideways()
    {
        string root = Repository.RootOrSkip();
        var offences = new List<string>();
        foreach (string file in Directory.EnumerateFiles(Path.Combine(root, "src"), "*.cs", SearchOption.AllDirectories))
        {
            string room = RoomOf(Path.GetRelativePath(Path.Combine(root, "src"), file));
            int floor = FloorOf(room);
            Assert.True(floor >= 0, $"{file} stands in room '{room}', which has no floor; expected one of {string.Join(", ", s_floors.SelectMany(f => f))}.");
            foreach (Match match in Mention().Matches(File.ReadAllText(file)))
            {
                string used = match.Groups[1].Success ? match.Groups[1].Value : match.Groups[2].Value;
                if (used != room && FloorOf(used) >= floor)
                    offences.Add($"{Path.GetRelativePath(root, file)} uses {used}");
            }
        }

        Assert.Empty(offences.Distinct());
    }

    private static string RoomOf(string path)
    {
        string[] parts = path.Split(Path.DirectorySeparatorChar);
        return parts[0] == "GpuLogReg.Core" ? parts[1] : parts[0]["GpuLogReg.".Length..];
    }

    private static int FloorOf(string room) => Array.FindIndex(s_floors, floor => floor.Contains(room));
}
