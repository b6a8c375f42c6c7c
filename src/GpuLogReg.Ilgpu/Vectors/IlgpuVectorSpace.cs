using System.Runtime.InteropServices;
using GpuLogReg.Compute;
using GpuLogReg.Ilgpu.Kernels.Vectors;
using GpuLogReg.Ilgpu.Launch;
using ILGPU;
using ILGPU.Runtime;
using FewReductions = GpuLogReg.Ilgpu.Kernels.Vectors.ReductionPair<GpuLogReg.Ilgpu.Kernels.Vectors.ReductionPair<GpuLogReg.Ilgpu.Kernels.Vectors.DeviceReduction>>;

namespace GpuLogReg.Ilgpu.Vectors;

/// <summary>Float64 vectors on the device. Combine, Orthant and Adam are one launch and read nothing back; Reduce is one launch and one readback, and an upload where it is of many items.</summary>
internal sealed class IlgpuVectorSpace : IVectorSpace, IDisposable
{
    private readonly OpenDevice _device;
    private readonly ReductionBuffers _reductions;
    private PageLockedArray1D<double>? _host;

    public IlgpuVectorSpace(OpenDevice device)
    {
        _device = device;
        Arena = new VectorArena(device);
        _reductions = new ReductionBuffers(device);
    }

    /// <summary>Where the vectors live.</summary>
    public VectorArena Arena { get; }

    /// <inheritdoc/>
    public Vector Allocate(int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        DeviceVector vector = Arena.Take(length);
        Combine(vector, []);
        return vector;
    }

    /// <inheritdoc/>
    public void Upload(ReadOnlySpan<double> source, Vector target)
    {
        DeviceVector vector = Own(target, nameof(target));
        EnsureLength(source.Length, vector.Length, nameof(source), nameof(target));
        _device.Write(source, Slice(vector));
    }

    /// <inheritdoc/>
    public void Download(Vector source, Span<double> target)
    {
        DeviceVector vector = Own(source, nameof(source));
        EnsureLength(target.Length, vector.Length, nameof(target), nameof(source));
        if (_host is null || _host.Length < target.Length)
        {
            _host?.Dispose();
            _host = _device.AllocateHost<double>(target.Length);
        }

        _device.Read(Slice(vector), _host, target.Length);
        _host.Span[..target.Length].CopyTo(target);
    }

    /// <inheritdoc/>
    public void Reduce(ReadOnlySpan<Reduction> items, Span<double> results)
    {
        if (!items.IsEmpty)
            Reduce(items, results, ArrayView<double>.Empty);
    }

    /// <summary>The same, and a number from elsewhere on the device read back with the results; without items the number alone, and nothing is launched.</summary>
    /// <param name="items">What to reduce.</param>
    /// <param name="results">A number an item.</param>
    /// <param name="cell">One number of float64; empty for none, which gives 0.</param>
    /// <returns>What the cell holds once the device has done what was enqueued.</returns>
    public double Reduce(ReadOnlySpan<Reduction> items, Span<double> results, ArrayView<double> cell)
    {
        if (results.Length < items.Length)
            throw new ArgumentException($"'results' has length {results.Length}; expected at least {items.Length}, one an item.", nameof(results));
        Span<DeviceReduction> descriptors = _reductions.Items(items.Length);
        for (int i = 0; i < items.Length; i++)
            descriptors[i] = Describe(items[i]);
        bool hasCell = cell.Length > 0;
        if (items.IsEmpty)
            return hasCell ? _reductions.Read(cell) : 0;
        if (items.Length <= FewReductions.Capacity)
        {
            FewReductions few = default;
            descriptors.CopyTo(MemoryMarshal.Cast<FewReductions, DeviceReduction>(new Span<FewReductions>(ref few)));
            Launch(few, items.Length, cell);
        }
        else
        {
            _reductions.UploadItems();
            Launch(new ReductionTable { Items = _reductions.ItemsView }, items.Length, cell);
        }

        return _reductions.DownloadResults(results[..items.Length], hasCell);
    }

    /// <inheritdoc/>
    public void Combine(Vector target, ReadOnlySpan<Term> terms)
    {
        DeviceVector vector = Own(target, nameof(target));
        foreach (Term term in terms)
            EnsureTerm(term, vector);
        if (terms.Length <= TermPair<TermPair<DeviceTerm>>.Capacity)
            Launch<TermPair<TermPair<DeviceTerm>>>(vector, terms);
        else if (terms.Length <= TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>.Capacity)
            Launch<TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>>(vector, terms);
        else
            CombineInSteps(vector, terms);
    }

    /// <inheritdoc/>
    public void Orthant(OrthantStep operation, Vector x, Vector by, double strength, int extent, Vector target)
    {
        OrthantSteps.Ensure(operation, x, by, strength, extent, target);
        _device.Launch(
            VectorOrthant.Run,
            Elementwise(target.Length),
            new VectorOrthantArguments
            {
                Vectors = Arena.View,
                X = Own(x, nameof(x)).Offset,
                By = Own(by, nameof(by)).Offset,
                Target = Own(target, nameof(target)).Offset,
                Length = target.Length,
                Extent = extent,
                Strength = strength,
                Operation = (int)operation,
            });
    }

    /// <inheritdoc/>
    public void Adam(in AdamStep numbers, Vector w, Vector gradient, Vector mean, Vector square)
    {
        numbers.Ensure(w, gradient, mean, square);
        _device.Launch(
            VectorAdam.Run,
            Elementwise(w.Length),
            new VectorAdamArguments
            {
                Vectors = Arena.View,
                Point = Own(w, nameof(w)).Offset,
                Gradient = Own(gradient, nameof(gradient)).Offset,
                Mean = Own(mean, nameof(mean)).Offset,
                Square = Own(square, nameof(square)).Offset,
                Length = w.Length,
                Extent = numbers.Extent,
                Rate = numbers.Rate,
                Beta1 = numbers.Beta1,
                Beta2 = numbers.Beta2,
                Epsilon = numbers.Epsilon,
                Decay = numbers.Decay,
                MeanScale = numbers.MeanScale,
                SquareScale = numbers.SquareScale,
            });
    }

    public void Dispose()
    {
        _host?.Dispose();
        _reductions.Dispose();
        Arena.Dispose();
    }

    /// <summary>The vector as one of this space's.</summary>
    /// <exception cref="ArgumentException">It is another space's.</exception>
    public DeviceVector Own(Vector vector, string name) => vector is DeviceVector own && own.Arena == Arena
        ? own
        : throw new ArgumentException($"'{name}' is a vector of another space; expected one that this objective's Space allocated.", name);

    /// <summary>More terms than one launch takes: the sum so far goes through a scratch vector, because the target may be one of the later terms.</summary>
    private void CombineInSteps(DeviceVector target, ReadOnlySpan<Term> terms)
    {
        int capacity = TermPair<TermPair<TermPair<TermPair<TermPair<DeviceTerm>>>>>.Capacity;
        using DeviceVector scratch = Arena.Take(target.Length);
        Combine(scratch, terms[..capacity]);
        ReadOnlySpan<Term> rest = terms[capacity..];
        var step = new Term[capacity];
        step[0] = new Term(1, scratch);
        while (rest.Length > 0)
        {
            int count = Math.Min(rest.Length, capacity - 1);
            rest[..count].CopyTo(step.AsSpan(1));
            rest = rest[count..];
            Combine(rest.IsEmpty ? target : scratch, step.AsSpan(0, count + 1));
        }
    }

    private void Launch<TItems>(TItems items, int count, ArrayView<double> cell)
        where TItems : struct, IReductionList<TItems>
    {
        _device.Launch(
            VectorReduction.Run,
            new KernelConfig(count, _device.Traits.GroupSize),
            new VectorReductionArguments<TItems>
            {
                Vectors = Arena.View,
                Items = items,
                HasCell = cell.Length > 0 ? 1 : 0,
                Cell = cell.Length > 0 ? cell : _reductions.ResultsView,
                Results = _reductions.ResultsView,
            });
    }

    private void Launch<TTerms>(DeviceVector target, ReadOnlySpan<Term> terms)
        where TTerms : unmanaged, ITermList<TTerms>
    {
        TTerms list = default;
        Span<DeviceTerm> descriptors = MemoryMarshal.Cast<TTerms, DeviceTerm>(new Span<TTerms>(ref list));
        for (int i = 0; i < terms.Length; i++)
        {
            var (coefficient, vector, extent) = terms[i];
            descriptors[i] = new DeviceTerm { Coefficient = coefficient, Offset = ((DeviceVector)vector).Offset, Extent = extent };
        }

        _device.Launch(
            VectorCombination.Run,
            Elementwise(target.Length),
            new VectorCombinationArguments<TTerms> { Vectors = Arena.View, Target = target.Offset, Length = target.Length, Terms = list });
    }

    /// <summary>A thread an element, up to a bound; then a stride of the grid.</summary>
    private KernelConfig Elementwise(int length)
    {
        int groups = Math.Min((length + _device.Traits.GroupSize - 1) / _device.Traits.GroupSize, RowGrid.MaxGroups(_device.Traits, ResidentGroups.Vectors));
        return new KernelConfig(groups, _device.Traits.GroupSize);
    }

    private ArrayView<double> Slice(DeviceVector vector) => Arena.View.SubView(vector.Offset, vector.Length);

    private DeviceReduction Describe(Reduction item)
    {
        DeviceVector a = Own(item.A, nameof(item));
        DeviceVector b = Own(item.B, nameof(item));
        if (item.Extent < 0 || item.Extent > Math.Min(a.Length, b.Length))
        {
            throw new ArgumentException(
                $"The extent of a reduction is {item.Extent}; expected 0 to {Math.Min(a.Length, b.Length)}, the length of its vectors.", nameof(item));
        }

        if (item.Kind is < ReductionKind.Dot or > ReductionKind.SumAbs)
            throw new ArgumentOutOfRangeException(nameof(item), $"The kind of a reduction is {item.Kind}; expected Dot, MaxAbs or SumAbs.");
        return new DeviceReduction { A = a.Offset, B = b.Offset, Extent = item.Extent, Kind = (int)item.Kind };
    }

    private void EnsureTerm(Term term, DeviceVector target)
    {
        DeviceVector vector = Own(term.Vector, nameof(term));
        EnsureLength(vector.Length, target.Length, "term", "target");
        if (term.Extent < 0 || term.Extent > vector.Length)
            throw new ArgumentException($"The extent of a term is {term.Extent}; expected 0 to {vector.Length}, the length of its vector.", nameof(term));
    }

    private static void EnsureLength(int got, int expected, string name, string other)
    {
        if (got != expected)
            throw new ArgumentException($"'{name}' has length {got}; expected {expected}, the length of '{other}'.", name);
    }
}
