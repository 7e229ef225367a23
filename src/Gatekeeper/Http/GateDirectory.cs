using System.Collections.Concurrent;
using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Gatekeeper.Emergency;
using Gatekeeper.Protection;
using Gatekeeper.Telemetry;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Http;

/// <summary>The gates by backend, made when a backend is first seen and set anew at every reload. Thread-safe.</summary>
internal sealed class GateDirectory : IParked, IDisposable
{
    private readonly ConcurrentDictionary<string, Gate> _gates = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly CurrentOptions _options;
    private readonly TimeProvider _clock;
    private readonly Lazy<GatekeeperMetrics> _metrics;
    private readonly ILoggerFactory _loggers;
    private readonly Inferences _inferences;
    private volatile bool _draining;
    private volatile IReadOnlyDictionary<string, GateMemory> _memories =
        new Dictionary<string, GateMemory>();

    public GateDirectory(
        CurrentOptions options,
        TimeProvider clock,
        Lazy<GatekeeperMetrics> metrics,
        ILoggerFactory loggers,
        Inferences inferences
    )
    {
        _options = options;
        _clock = clock;
        _metrics = metrics;
        _loggers = loggers;
        _inferences = inferences;
        options.Changed += ApplyToAll;
    }

    public ICollection<Gate> All => _gates.Values;

    /// <inheritdoc />
    public bool IsEmergency => All.Any(gate => gate.Stage >= Stage.Emergency);

    public Gate For(string backend) =>
        _gates.TryGetValue(backend, out var gate) ? gate : Make(backend);

    /// <summary>The gate of a backend, if it has one.</summary>
    public Gate? Find(string backend) => _gates.GetValueOrDefault(backend);

    /// <summary>Gates that are made from now on begin with what was learned before.</summary>
    public void Remember(IReadOnlyDictionary<string, GateMemory> memories) => _memories = memories;

    /// <summary>A reload took the backend away: who is parked is refused, and the gate is not shown any more.</summary>
    public void Forget(Gate gate)
    {
        if (_gates.TryRemove(gate.Name, out _))
        {
            gate.Drain();
            _inferences.Forget(gate.Name);
        }
    }

    /// <summary>Refuses everybody who is parked or comes from now on.</summary>
    public void Drain()
    {
        _draining = true;
        foreach (var gate in All)
        {
            gate.Drain();
        }
    }

    /// <inheritdoc />
    public bool Yield(Rank best) =>
        All.OrderByDescending(gate => gate.ParkedNow).Any(gate => gate.Yield(best));

    public void Dispose() => _options.Changed -= ApplyToAll;

    private Gate Make(string backend)
    {
        var gate = _gates.GetOrAdd(
            backend,
            name =>
            {
                var made = new Gate(
                    name,
                    SettingsOf(_options.Value, name),
                    _clock,
                    new StageListener(
                        name,
                        new GateObserver(name, _metrics.Value, _loggers.CreateLogger<Gate>()),
                        _inferences
                    )
                );
                if (_memories.TryGetValue(name, out var memory))
                {
                    made.Recall(memory);
                }

                return made;
            }
        );
        if (_draining)
        {
            gate.Drain();
        }

        return gate;
    }

    private void ApplyToAll(object? sender, EventArgs e)
    {
        foreach (var gate in All)
        {
            gate.Apply(SettingsOf(_options.Value, gate.Name));
        }
    }

    private static GateSettings SettingsOf(GatekeeperOptions options, string backend) =>
        (options.Backends.GetValueOrDefault(backend) ?? new BackendOptions()).ToGateSettings(
            options
                .Policies.Values.Select(policy => policy.Background.Patience)
                .DefaultIfEmpty(new BackgroundOptions().Patience)
                .Min(),
            options.FloorShare()
        );
}
