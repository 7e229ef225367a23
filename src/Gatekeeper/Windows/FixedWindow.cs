namespace Gatekeeper.Windows;

/// <summary>A window that stays where the operator put it. It still learns the reference in calm.</summary>
/// <param name="limit">Handshakes in flight; at least 1.</param>
public sealed class FixedWindow(int limit) : IWindow
{
    /// <summary>The window of a destination whose backend gives no hint: few enough for the smallest chat server, enough to keep one busy.</summary>
    public const int Default = 8;

    private readonly ReferenceLatency _reference = new();
    private bool _calm = true;

    /// <inheritdoc />
    public int Limit { get; } =
        limit >= 1
            ? limit
            : throw new ArgumentOutOfRangeException(
                nameof(limit),
                limit,
                "A window holds at least one handshake."
            );

    /// <inheritdoc />
    public int BackgroundLimit => Limit;

    /// <inheritdoc />
    public TimeSpan? WorkingReference => Reference;

    /// <inheritdoc />
    public TimeSpan? Reference => _reference.IsLearned ? _reference.Value : null;

    /// <inheritdoc />
    public void Observe(in HandshakeSample sample)
    {
        if (_calm && sample.Completed)
        {
            _reference.Learn(sample.Latency);
        }
    }

    /// <inheritdoc />
    public WindowMemory? Remember() =>
        _reference.IsLearned ? new(Limit, _reference.Value.TotalSeconds) : null;

    /// <inheritdoc />
    public void Recall(WindowMemory memory)
    {
        if (memory.ReferenceSeconds is { } seconds)
        {
            _reference.Learn(TimeSpan.FromSeconds(seconds));
        }
    }

    /// <summary>An operator's word stands.</summary>
    public void Follow(in LeadingWindow leader, TimeSpan now) => _calm = false;

    /// <inheritdoc />
    public void Tick(in WindowMoment moment) => _calm = moment.Calm;
}
