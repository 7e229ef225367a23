using System.Collections.Concurrent;
using Gatekeeper.Probes;

namespace Gatekeeper.Tests.Probes;

/// <summary>Notes what it is told, in order.</summary>
internal sealed class TestObserver : IProbeObserver
{
    public ConcurrentQueue<string> Told { get; } = new();

    public void Answered(ProbeTarget target, TimeSpan took) =>
        Told.Enqueue($"{target.Destination} answered in {took.TotalMilliseconds} ms");

    public void Odd(ProbeTarget target, int status) =>
        Told.Enqueue($"{target.Destination} odd {status}");

    public void Fails(ProbeTarget target, string why) =>
        Told.Enqueue($"{target.Destination} fails: {why}");

    public void AnswersAgain(ProbeTarget target) =>
        Told.Enqueue($"{target.Destination} answers again");
}
