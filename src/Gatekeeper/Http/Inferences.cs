using System.Collections.Concurrent;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Emergency;
using Gatekeeper.Telemetry;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Gatekeeper.Http;

/// <summary>What is inferred of clients without a flag, one inference per backend, made when the first such client comes. Thread-safe.</summary>
internal sealed class Inferences(
    CurrentOptions options,
    DescriptorBudget descriptors,
    TimeProvider clock
)
{
    private const int FewestDevices = 1 << 16;
    private const int MostDevices = 1 << 22;

    /// <summary>A device is away for longer than it is here: several times as many as there can be tunnels are worth remembering.</summary>
    private const int DevicesPerDescriptor = 4;

    private readonly ConcurrentDictionary<string, UnknownInference> _perBackend = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly ConcurrentDictionary<string, Stage> _stages = new(
        StringComparer.OrdinalIgnoreCase
    );
    private readonly long _origin = clock.GetTimestamp();

    private TimeSpan Now => clock.GetElapsedTime(_origin);

    /// <summary>The client of a request if its class must be inferred, else null.</summary>
    public UnknownClient? Of(
        HttpContext context,
        string backend,
        ConnectionClass connectionClass,
        PolicyOptions policy
    ) =>
        connectionClass == ConnectionClass.Unknown && policy.Unknown == UnknownRule.Infer
            ? new UnknownClient(For(backend), DeviceOf(context), clock, _origin)
            : null;

    /// <summary>The client of a raw connection if its class must be inferred, else null.</summary>
    public UnknownClient? Of(
        string backend,
        ConnectionClass connectionClass,
        PolicyOptions policy,
        ulong? device
    ) =>
        connectionClass == ConnectionClass.Unknown && policy.Unknown == UnknownRule.Infer
            ? new UnknownClient(For(backend), device, clock, _origin)
            : null;

    /// <summary>A gate's stage changed; what is usual is not learned in an emergency.</summary>
    public void StageBecame(string backend, Stage stage)
    {
        _stages[backend] = stage;
        if (_perBackend.TryGetValue(backend, out var inference))
        {
            inference.Calm(IsCalm(stage));
        }
    }

    /// <summary>What was inferred so far, every rank and reason, also those that never were.</summary>
    public IReadOnlyList<InferredReading> Read(string backend)
    {
        var counts = _perBackend.TryGetValue(backend, out var inference)
            ? inference.Counts()
            : null;
        return
        [
            .. Enum.GetValues<InferredReason>()
                .Select(reason => new InferredReading(
                    reason.IsPerson() ? "person" : "background",
                    reason.MetricName(),
                    counts?[(int)reason] ?? 0
                )),
        ];
    }

    /// <summary>A reload took the backend away.</summary>
    public void Forget(string backend)
    {
        _perBackend.TryRemove(backend, out _);
        _stages.TryRemove(backend, out _);
    }

    /// <summary>A request that asks for no tunnel leaves no end to be recognised by, and one device makes many: only their number tells.</summary>
    private ulong? DeviceOf(HttpContext context) =>
        context.Features.Get<IHttpUpgradeFeature>()?.IsUpgradableRequest == true
            ? DeviceKey.Of(context, options.Value)
            : null;

    private static bool IsCalm(Stage stage) => stage < Stage.Emergency;

    private UnknownInference For(string backend)
    {
        if (_perBackend.TryGetValue(backend, out var known))
        {
            return known;
        }

        var devices = Math.Clamp(
            (long)DevicesPerDescriptor * descriptors.Limit,
            FewestDevices,
            MostDevices
        );
        var inference = _perBackend.GetOrAdd(backend, _ => new UnknownInference((int)devices, Now));
        inference.Calm(IsCalm(_stages.GetValueOrDefault(backend)));
        return inference;
    }
}
