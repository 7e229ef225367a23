using System.Diagnostics.Metrics;

namespace ChatBackend.Pushes;

/// <summary>What an operator can count of pushes, on the meter "ChatBackend".</summary>
internal sealed class PushInstruments : IDisposable
{
    public const string MeterName = "ChatBackend";
    private readonly Meter _meter = new(MeterName);
    private readonly Counter<long> _pushes;

    public PushInstruments(PushSchedule schedule, WebhookBreaker breaker)
    {
        _pushes = _meter.CreateCounter<long>(
            "chatbackend_pushes_total",
            description: "Wake pushes, by what became of them."
        );
        _meter.CreateObservableGauge(
            "chatbackend_pushes_planned",
            () => schedule.Count,
            description: "Devices that wait for their push."
        );
        _meter.CreateObservableGauge(
            "chatbackend_push_webhook_broken",
            () => breaker.IsOpen ? 1 : 0,
            description: "1 while the webhook fails and is not called."
        );
    }

    public void Count(PushOutcome outcome) =>
        _pushes.Add(
            1,
            new KeyValuePair<string, object?>(
                "outcome",
                outcome switch
                {
                    PushOutcome.Told => "told",
                    PushOutcome.Gone => "gone",
                    PushOutcome.Failed => "failed",
                    PushOutcome.Dropped => "dropped",
                    _ => "postponed",
                }
            )
        );

    public void Dispose() => _meter.Dispose();
}
