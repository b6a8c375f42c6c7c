namespace GpuLogReg.Compute;

/// <summary>The O(d) arithmetic of a backend, batched so that each call is one launch on a device. All numbers are float64.</summary>
/// <remarks>Every sum is done in a fixed order: the same inputs give the same bits, whatever the number of threads.</remarks>
public interface IVectorSpace
{
    /// <summary>Makes a vector of zeros.</summary>
    /// <param name="length">Number of elements, at least 1.</param>
    Vector Allocate(int length);

    /// <summary>Copies host numbers into a vector.</summary>
    /// <param name="source">As many numbers as the target is long.</param>
    /// <param name="target">The vector written.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    void Upload(ReadOnlySpan<double> source, Vector target);

    /// <summary>Copies a vector to the host.</summary>
    /// <param name="source">The vector read.</param>
    /// <param name="target">As many numbers as the source is long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    void Download(Vector source, Span<double> target);

    /// <summary>Computes many dot products and norms at once: one launch and one readback on a device.</summary>
    /// <param name="items">What to compute.</param>
    /// <param name="results">One number an item, in order.</param>
    /// <exception cref="ArgumentException">There are fewer results than items, or an extent reaches past a vector.</exception>
    void Reduce(ReadOnlySpan<Reduction> items, Span<double> results);

    /// <summary>target ← Σ cᵢ·vᵢ, elementwise, terms added in the order given. The target may be one of the vᵢ; no terms give zeros.</summary>
    /// <param name="target">The vector written, whole.</param>
    /// <param name="terms">The summands, each as long as the target.</param>
    /// <exception cref="ArgumentException">A term's vector differs from the target in length.</exception>
    void Combine(Vector target, ReadOnlySpan<Term> terms);

    /// <summary>One elementwise step of an L1 solver; see <see cref="OrthantStep"/> for what each computes. The penalty does not see elements from the extent on: the pseudo-gradient is the gradient there, and nothing is dropped.</summary>
    /// <param name="operation">What to compute.</param>
    /// <param name="x">First operand.</param>
    /// <param name="by">Second operand, as long.</param>
    /// <param name="strength">λ₁ of the objective's scale, finite and not negative; <see cref="OrthantStep.PseudoGradient"/> alone looks at it.</param>
    /// <param name="extent">How many leading elements the L1 penalty sees.</param>
    /// <param name="target">The vector written, as long; may be an operand.</param>
    /// <exception cref="ArgumentException">A length differs, the extent reaches past the vectors, or the strength or the step is none.</exception>
    void Orthant(OrthantStep operation, Vector x, Vector by, double strength, int extent, Vector target);

    /// <summary>One step of Adam or AdamW, elementwise; <see cref="AdamStep"/> has the formulas.</summary>
    /// <param name="numbers">Rates and number of the step.</param>
    /// <param name="w">The point, moved.</param>
    /// <param name="gradient">Its gradient, as long; only read.</param>
    /// <param name="mean">m, as long, updated; zeros before the first step.</param>
    /// <param name="square">v, as long, updated; zeros before the first step.</param>
    /// <exception cref="ArgumentException">A length differs, w, m and v are not three vectors, or a number of the step is out of its range.</exception>
    void Adam(in AdamStep numbers, Vector w, Vector gradient, Vector mean, Vector square);
}
