using ChatClient;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Measurement;

/// <summary>
/// Everything a run remembers. Sized before it begins, one slot for each intent, so that remembering costs no allocation
/// while the storm is on. A slot is written only by the client that owns it.
/// </summary>
internal sealed class RunRecord(IReadOnlyList<Intent> intents, TimeSpan horizon)
{
    private readonly Slot[] _slots = new Slot[intents.Count];
    private readonly TaskCompletionSource _allSettled = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );
    private int _settled;
    private int _attemptsNotMade;
    private int _faults;
    private string? _firstFault;

    public IReadOnlyList<Intent> Intents => intents;

    public ClassRecord Foreground { get; } = new(horizon);

    public ClassRecord Background { get; } = new(horizon);

    public LagHistogram DriverLag { get; } = new();

    /// <summary>Completes when every client is ready or has given up.</summary>
    public Task AllSettled => _allSettled.Task;

    /// <summary>Tries that the driver could not make, because it had no descriptor left.</summary>
    public int AttemptsNotMade => _attemptsNotMade;

    /// <summary>Tries that ended in a way no client should see, and what the first of them said.</summary>
    public (int Count, string? First) Faults => (_faults, _firstFault);

    public ClassRecord Of(ConnectClass connectClass) =>
        connectClass == ConnectClass.Foreground ? Foreground : Background;

    public void OnArrived(int intent, TimeSpan at) => Of(intents[intent].Class).OnArrived(at);

    public void OnAttempt(int intent, TimeSpan at)
    {
        _slots[intent].Attempts++;
        Of(intents[intent].Class).Attempts.Count(at);
    }

    public void OnAttemptNotMade() => Interlocked.Increment(ref _attemptsNotMade);

    public void OnFault(Exception fault)
    {
        Interlocked.Increment(ref _faults);
        Interlocked.CompareExchange(
            ref _firstFault,
            $"{fault.GetType().Name}: {fault.Message}",
            null
        );
    }

    public void OnReady(int intent, TimeSpan at)
    {
        var latency = (at - intents[intent].At).TotalMilliseconds;
        _slots[intent].ReadyAfterMs = latency;
        _slots[intent].State = IntentState.Ready;
        Of(intents[intent].Class).OnReady(at, latency);
        Settled();
    }

    public void OnGaveUp(int intent, TimeSpan at)
    {
        _slots[intent].State = IntentState.GaveUp;
        Of(intents[intent].Class).OnGaveUp(at);
        Settled();
    }

    public IEnumerable<IntentOutcome> Outcomes() =>
        _slots.Select(
            (slot, index) =>
                new IntentOutcome(intents[index], slot.State, slot.Attempts, slot.ReadyAfterMs)
        );

    private void Settled()
    {
        if (Interlocked.Increment(ref _settled) == intents.Count)
        {
            _allSettled.TrySetResult();
        }
    }

    private struct Slot
    {
        public IntentState State;
        public int Attempts;
        public double ReadyAfterMs;
    }
}
