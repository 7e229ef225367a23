using System.Net;
using Gatekeeper.Configuration;
using Gatekeeper.Http;
using Gatekeeper.Tcp.Accepting;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// The TCP listeners of this process, as the configuration in force says. A reload opens new ones, closes those that are gone and gives the others their new
/// plan; established tunnels never hear of it. Thread-safe.
/// </summary>
internal sealed partial class TcpListeners : IHostedService, IListenerAddresses, IDisposable
{
    /// <summary>What a client may have sent that nobody has read yet, in bytes.</summary>
    private const int ReadAhead = 64 * 1024;
    private const int Backlog = 4096;

    /// <summary>How much longer than the drain connections may last that became no tunnel.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly CurrentOptions _options;
    private readonly GateDirectory _gates;
    private readonly RawConnections _connections;
    private readonly ConnectionCount _count;
    private readonly IHostEnvironment _environment;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly TimeProvider _clock;
    private readonly ILogger<TcpListeners> _logger;
    private readonly GateListenerFactory _transport;
    private readonly SemaphoreSlim _one = new(1, 1);
    private readonly Lock _publishing = new();

    // Changed by whoever has _one alone, and as a whole.
    private volatile IReadOnlyDictionary<string, BoundListener> _bound =
        new Dictionary<string, BoundListener>();
    private volatile IReadOnlyList<BoundListener> _leaving = [];
    private volatile bool _isStopping;

    public TcpListeners(
        CurrentOptions options,
        GateDirectory gates,
        RawConnections connections,
        ConnectionCount count,
        ListeningSockets sockets,
        IHostEnvironment environment,
        IHostApplicationLifetime lifetime,
        TimeProvider clock,
        ILoggerFactory loggers
    )
    {
        _options = options;
        _gates = gates;
        _connections = connections;
        _count = count;
        _environment = environment;
        _lifetime = lifetime;
        _clock = clock;
        _logger = loggers.CreateLogger<TcpListeners>();
        _transport = new GateListenerFactory(
            new SocketTransportOptions { Backlog = Backlog, MaxReadBufferSize = ReadAhead },
            options,
            count,
            sockets,
            clock,
            loggers
        );
    }

    /// <summary>Where they listen, <c>tcp://ADDRESS:PORT</c>.</summary>
    public IReadOnlyList<string> Addresses =>
        [.. _bound.Values.Select(bound => $"tcp://{bound.Address}")];

    /// <summary>The plans in force.</summary>
    public IEnumerable<ListenerPlan> Plans => _bound.Values.Select(bound => bound.Plan);

    /// <exception cref="IOException">An address is in use.</exception>
    /// <exception cref="InvalidConfigurationException">A certificate cannot be used.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await ApplyAsync(isStart: true);
        _options.Changed += Reload;
        _lifetime.ApplicationStopping.Register(StopListening);
    }

    /// <summary>Waits until all connections have ended: the parked were refused, tunnels are closed over the drain's time. What is left is broken.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _options.Changed -= Reload;
        StopListening();
        var all = _bound.Values.Concat(_leaving).ToArray();
        using var limit = new CancellationTokenSource(_options.Value.Drain.Timeout + Grace, _clock);
        await using (
            cancellationToken.UnsafeRegister(
                static limit => ((CancellationTokenSource)limit!).Cancel(),
                limit
            )
        )
        {
            await Task.WhenAll(all.Select(bound => bound.Ended))
                .WaitAsync(limit.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        foreach (var bound in all)
        {
            bound.AbortAll();
        }
    }

    public void Dispose()
    {
        _options.Changed -= Reload;
        _one.Dispose();
    }

    /// <summary>Tells the gate of a backend which of its destinations can be reached, wherever the listeners that share it stand.</summary>
    public void Publish(string backend)
    {
        // One after the other: a look at destinations that were up a moment ago must not be told after a later one.
        lock (_publishing)
        {
            PublishLocked(backend);
        }
    }

    private void PublishLocked(string backend)
    {
        var sharing = Plans
            .Where(plan => plan.Backend.Equals(backend, StringComparison.OrdinalIgnoreCase))
            .ToArray();
        if (sharing.Length > 0)
        {
            _gates
                .For(backend)
                .UpdateDestinations([
                    .. sharing[0]
                        .Destinations.Select(known => known.Name)
                        .Where(name => sharing.All(plan => plan.Find(name)?.IsUp == true)),
                ]);
        }
    }

    private void Reload(object? sender, EventArgs e) => _ = ReloadAsync();

    private async Task ReloadAsync()
    {
        try
        {
            await ApplyAsync(isStart: false);
        }
#pragma warning disable CA1031 // Nobody awaits it; what cannot be done is said, and the rest goes on.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            LogUnusable(fault.Message);
        }
    }

    /// <summary>New addresses are bound before old ones are given up. At the start a fault is thrown; at a reload it is said, and what was there stays.</summary>
    private async Task ApplyAsync(bool isStart)
    {
        await _one.WaitAsync();
        try
        {
            if (_isStopping)
            {
                return;
            }

            var before = _bound;
            var after = new Dictionary<string, BoundListener>(StringComparer.Ordinal);
            try
            {
                foreach (var (name, listener) in _options.Value.Listeners)
                {
                    await ApplyAsync(name, listener, before, after, isStart);
                }
            }
            catch
            {
                // The process does not start; what was opened for it is closed.
                foreach (var bound in after.Values)
                {
                    await bound.StopListeningAsync();
                }

                throw;
            }

            _bound = after;
            var gone = before.Where(known => !after.ContainsKey(known.Key)).ToArray();
            _leaving =
            [
                .. _leaving.Where(known => !known.Ended.IsCompleted),
                .. gone.Select(known => known.Value),
            ];
            foreach (var (_, bound) in gone)
            {
                await bound.StopListeningAsync();
                LogClosed(bound.Plan.Name, bound.Address);
            }

            foreach (var backend in Plans.Select(plan => plan.Backend).Distinct())
            {
                Publish(backend);
            }
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task ApplyAsync(
        string name,
        ListenerOptions listener,
        IReadOnlyDictionary<string, BoundListener> before,
        Dictionary<string, BoundListener> after,
        bool isStart
    )
    {
        var address =
            TcpAddress.TryParseListener(listener.Url)
            ?? throw new InvalidOperationException("Listeners are checked.");
        // A free port is a listener's own; any other stays open whatever the listener is called.
        var key = address.Port == 0 ? $"{name} {address}" : address.ToString();
        var known = before.GetValueOrDefault(key);
        try
        {
            var plan = new ListenerPlan(name, listener, _environment.ContentRootPath, known?.Plan);
            if (known is null)
            {
                known = await BindAsync(address, plan);
                if (!isStart)
                {
                    LogOpened(name, known.Address);
                }
            }

            known.Plan = plan;
        }
        catch (Exception fault)
            when (!isStart
                && fault
                    is IOException
                        or System.Net.Sockets.SocketException
                        or InvalidConfigurationException
            )
        {
            LogUnusable($"Listener {name} ({listener.Url}): {fault.Message}");
            if (known is null)
            {
                // It would be nowhere: its old address may be what is in the way of its new one.
                (key, known) = before.FirstOrDefault(old => old.Value.Plan.Name == name);
            }
        }

        if (known is not null)
        {
            // Where it stayed by need, another one of the new configuration may have come first.
            after.TryAdd(key, known);
        }
    }

    private async Task<BoundListener> BindAsync(IPEndPoint address, ListenerPlan plan)
    {
        IConnectionListener transport;
        try
        {
            transport = await _transport.BindAsync(address);
        }
        catch (Exception fault)
            when (fault is System.Net.Sockets.SocketException or AddressInUseException)
        {
            throw new IOException(
                $"Listener {plan.Name} cannot listen on tcp://{address}: {fault.Message}. Choose another Url, or end what listens there.",
                fault
            );
        }

        var bound = new BoundListener(transport, plan, ServeAsync, _logger);
        bound.Begin();
        return bound;
    }

    private Task ServeAsync(ConnectionContext connection, ListenerPlan plan) =>
        _count.Use(counted =>
            _connections.ServeAsync(counted, plan, _lifetime.ApplicationStopping)
        )(connection);

    private void StopListening()
    {
        _isStopping = true;
        foreach (var bound in _bound.Values)
        {
            bound.StopListening();
        }
    }

    [LoggerMessage(72, LogLevel.Information, "Listener {Listener} opened on tcp://{Address}")]
    private partial void LogOpened(string listener, EndPoint address);

    [LoggerMessage(
        73,
        LogLevel.Information,
        "Listener {Listener} on tcp://{Address} closed; its tunnels go on"
    )]
    private partial void LogClosed(string listener, EndPoint address);

    [LoggerMessage(
        74,
        LogLevel.Error,
        "A listener of the new configuration could not be used; the others are. {Why} Put it right and reload"
    )]
    private partial void LogUnusable(string why);
}
