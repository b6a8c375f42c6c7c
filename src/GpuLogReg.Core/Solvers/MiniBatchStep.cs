using GpuLogReg.Compute;

namespace GpuLogReg.Solvers;

/// <summary>The state of an <see cref="UpdateRule"/> and its step. Everything stays on the device: one or two launches a step, nothing read back.</summary>
internal sealed class MiniBatchStep : IDisposable
{
    private readonly MiniBatchDescent _options;
    private readonly IVectorSpace _space;
    private readonly int _extent;
    private readonly Vector _velocity;
    private readonly Vector? _square;
    private long _number;

    /// <summary>Starts at rest.</summary>
    /// <param name="options">The rule and its numbers.</param>
    /// <param name="objective">Where the vectors live, and which elements decay.</param>
    /// <param name="state">Where an earlier pass ended; null to start at rest.</param>
    public MiniBatchStep(MiniBatchDescent options, IObjective objective, MiniBatchState? state = null)
    {
        _options = options;
        _space = objective.Space;
        _extent = objective.Shape.PenalizedExtent;
        _velocity = _space.Allocate(objective.Shape.Coefficients);
        _square = options.Update is UpdateRule.Adam or UpdateRule.AdamW ? _space.Allocate(objective.Shape.Coefficients) : null;
        if (state is null)
            return;
        _number = state.Steps;
        _space.Upload([.. state.Velocity], _velocity);
        if (_square is not null)
            _space.Upload([.. state.Square], _square);
    }

    /// <summary>What a later pass goes on from.</summary>
    /// <param name="passes">Passes done.</param>
    /// <param name="rate">α before the schedule.</param>
    public MiniBatchState Save(int passes, double rate) => new(Download(_velocity), _square is null ? [] : Download(_square), _number, passes, rate);

    /// <summary>Moves the point.</summary>
    /// <param name="w">The point.</param>
    /// <param name="gradient">∇J over the batch there.</param>
    /// <param name="rate">α at this step.</param>
    public void Take(Vector w, Vector gradient, double rate)
    {
        _number++;
        if (_square is not null)
        {
            _space.Adam(Adam(_number, rate), w, gradient, _velocity, _square);
            return;
        }

        _space.Combine(_velocity, [new Term(_options.Momentum, _velocity), new Term(-rate, gradient)]);
        if (_options.Update == UpdateRule.Nesterov)
            _space.Combine(w, [new Term(1, w), new Term(_options.Momentum, _velocity), new Term(-rate, gradient)]);
        else
            _space.Combine(w, [new Term(1, w), new Term(1, _velocity)]);
    }

    /// <summary>All steps of an epoch in one call, where the rule and the objective allow it.</summary>
    /// <param name="objective">J, in the order of the epoch.</param>
    /// <param name="w">The point.</param>
    /// <param name="rates">Scratch, a number a step.</param>
    /// <param name="rateOf">α of a step, counted from 0.</param>
    /// <param name="cancellation">Ends it early, without throwing.</param>
    /// <returns>Steps made; null where they are to be made one by one.</returns>
    public long? TryEpoch(IObjective objective, Vector w, Span<double> rates, Func<long, double> rateOf, CancellationToken cancellation)
    {
        if (objective is not IEpochs epochs)
            return null;
        for (int i = 0; i < rates.Length; i++)
            rates[i] = rateOf(i);
        var plan = new EpochPlan
        {
            BatchSize = _options.BatchSize,
            Momentum = _options.Momentum,
            Nesterov = _options.Update == UpdateRule.Nesterov,
            Adam = _square is null ? null : Adam(_number + 1, 0),
        };
        long? made = epochs.TryEpoch(plan, rates, w, _velocity, _square, cancellation);
        _number += made ?? 0;
        return made;
    }

    private AdamStep Adam(long number, double rate) => new()
    {
        Rate = rate,
        Beta1 = _options.Momentum,
        Beta2 = _options.Beta2,
        Epsilon = _options.Epsilon,
        Number = number,
        Decay = _options.Update == UpdateRule.AdamW ? _options.Decay : 0,
        Extent = _extent,
    };

    private double[] Download(Vector vector)
    {
        var numbers = new double[vector.Length];
        _space.Download(vector, numbers);
        return numbers;
    }

    public void Dispose()
    {
        _velocity.Dispose();
        _square?.Dispose();
    }
}
