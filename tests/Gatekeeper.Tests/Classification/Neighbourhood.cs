using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

/// <summary>Devices without a flag that live their lives: tunnels of random lengths end at random moments, and their devices come back later.</summary>
internal sealed class Neighbourhood(int seed, double perSecond, int remembered = 1 << 16)
{
    private static readonly TimeSpan MeanTunnel = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan MeanAway = TimeSpan.FromMinutes(2);
    private readonly Random _random = new(seed);
    private readonly PriorityQueue<ulong, TimeSpan> _away = new();
    private readonly Dictionary<InferredReason, int> _said = [];
    private ulong _devices;

    public UnknownInference Inference { get; } = new(remembered, TimeSpan.Zero);

    public TimeSpan Now { get; private set; }

    /// <summary>How often a reason was given to a lone return since the last call.</summary>
    public int Said(InferredReason reason) => _said.GetValueOrDefault(reason);

    /// <summary>How many lone returns were taken for background.</summary>
    public int TakenForBackground =>
        _said.Where(said => !said.Key.IsPerson()).Sum(said => said.Value);

    /// <summary>Calm for a while.</summary>
    public Neighbourhood Live(TimeSpan span)
    {
        var until = Now + span;
        while (true)
        {
            var next = Now + TimeSpan.FromSeconds(Exponential() / perSecond);
            while (_away.TryPeek(out var device, out var back) && back <= Min(next, until))
            {
                _away.Dequeue();
                Return(device, back);
            }

            if (next > until)
            {
                Now = until;
                return this;
            }

            Now = next;
            var ends = ++_devices;
            Inference.Ended(ends, Now - Exponential() * MeanTunnel, Now);
            _away.Enqueue(ends, Now + Exponential() * MeanAway);
        }
    }

    /// <summary>Tunnels that all end within a time; the devices that had them.</summary>
    /// <param name="count">How many.</param>
    /// <param name="within">Within which time from now on.</param>
    /// <param name="lasted">How long each lasted; null: each its own length.</param>
    public IReadOnlyList<ulong> Cut(int count, TimeSpan within, TimeSpan? lasted = null)
    {
        var devices = new List<ulong>();
        var start = Now;
        for (var one = 0; one < count; one++)
        {
            Now = start + within * one / count;
            Inference.Ended(++_devices, Now - (lasted ?? Exponential() * MeanTunnel), Now);
            devices.Add(_devices);
        }

        Now = start + within;
        return devices;
    }

    /// <summary>Devices come within a time: what each is taken for.</summary>
    public IReadOnlyList<InferredReason> Come(IReadOnlyList<ulong> devices, TimeSpan within)
    {
        var start = Now;
        var said = new List<InferredReason>();
        foreach (var device in devices)
        {
            said.Add(Inference.Judge(device, Now));
            Now += within / devices.Count;
        }

        Now = start + within;
        return said;
    }

    /// <summary>Devices nobody ever saw.</summary>
    public IReadOnlyList<ulong> Strangers(int count) =>
        [.. Enumerable.Range(0, count).Select(_ => ++_devices)];

    public static double Share(IReadOnlyList<InferredReason> said, InferredReason reason) =>
        said.Count(one => one == reason) / (double)said.Count;

    private void Return(ulong device, TimeSpan at)
    {
        Now = Now > at ? Now : at;
        var reason = Inference.Judge(device, Now);
        _said[reason] = Said(reason) + 1;
    }

    private double Exponential() => -Math.Log(1 - _random.NextDouble());

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;
}
