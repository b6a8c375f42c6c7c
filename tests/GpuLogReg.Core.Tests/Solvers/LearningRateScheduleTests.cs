using GpuLogReg.Solvers;

namespace GpuLogReg.Core.Tests.Solvers;

/// <summary>Values worked by hand: four steps an epoch, ten epochs.</summary>
public class LearningRateScheduleTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(39)]
    public void A_constant_rate_stays(long step) => Assert.Equal(1, new LearningRateSchedule().At(step, 4, 10));

    [Theory]
    [InlineData(0, 1)]
    [InlineData(4, 0.70710678118654752)] // after an epoch, 1/√2
    [InlineData(6, 0.63245553203367588)] // after one and a half, 1/√2.5
    [InlineData(12, 0.5)]
    public void The_inverse_form_divides_by_a_root(long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule { Kind = ScheduleKind.Inverse }.At(step, 4, 10), 1e-15);

    [Fact]
    public void Decay_and_power_of_the_inverse_form_count()
    {
        var schedule = new LearningRateSchedule { Kind = ScheduleKind.Inverse, Decay = 0.5, Power = 2 };
        Assert.Equal(0.25, schedule.At(8, 4, 10), 1e-15);
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(10, 0.85355339059327376)] // a quarter of the way, ½·(1 + √½)
    [InlineData(20, 0.5)]
    [InlineData(30, 0.14644660940672624)]
    [InlineData(40, 0)]
    [InlineData(50, 0)]
    public void The_cosine_ends_at_zero(long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule { Kind = ScheduleKind.Cosine }.At(step, 4, 10), 1e-15);

    [Theory]
    [InlineData(0, 1)]
    [InlineData(11, 1)]
    [InlineData(12, 0.1)]
    [InlineData(23, 0.1)]
    [InlineData(24, 0.01)]
    public void Steps_drop_at_whole_epochs(long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule { Kind = ScheduleKind.Step, Factor = 0.1, Every = 3 }.At(step, 4, 10), 1e-15);

    [Theory]
    [InlineData(ScheduleKind.Constant, 0, 0.125)]
    [InlineData(ScheduleKind.Cosine, 3, 0.5)]
    [InlineData(ScheduleKind.Cosine, 7, 1)]
    [InlineData(ScheduleKind.Cosine, 8, 1)] // the schedule begins where the warm-up ends …
    [InlineData(ScheduleKind.Cosine, 24, 0.5)] // … and spans the eight epochs left
    [InlineData(ScheduleKind.Cosine, 40, 0)]
    [InlineData(ScheduleKind.Inverse, 20, 0.5)]
    [InlineData(ScheduleKind.Step, 27, 1)]
    [InlineData(ScheduleKind.Step, 28, 0.5)]
    public void Two_epochs_of_warm_up_come_before_any_form(ScheduleKind kind, long step, double expected) =>
        Assert.Equal(expected, new LearningRateSchedule { Kind = kind, WarmupEpochs = 2 }.At(step, 4, 10), 1e-15);

    [Fact]
    public void Steps_that_cannot_be_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule().At(-1, 4, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearningRateSchedule().At(0, 0, 10));
    }
}
