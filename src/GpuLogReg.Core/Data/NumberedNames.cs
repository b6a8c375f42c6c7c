using System.Collections;
using System.Globalization;

namespace GpuLogReg.Data;

/// <summary>The names x0, x1, … of columns that have none, made when they are asked for: sparse data may have millions of columns.</summary>
internal sealed class NumberedNames(int count) : IReadOnlyList<string>
{
    public int Count => count;

    public string this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)count, nameof(index));
            return string.Create(CultureInfo.InvariantCulture, $"x{index}");
        }
    }

    public IEnumerator<string> GetEnumerator()
    {
        for (int j = 0; j < count; j++)
            yield return this[j];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
