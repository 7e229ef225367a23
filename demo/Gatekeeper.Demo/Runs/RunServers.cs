using ChatClient;
using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>The fresh servers of one run, ended together.</summary>
internal sealed class RunServers : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private readonly GatekeeperServer? _ofForeground;

    private RunServers(
        TemporaryFolder folder,
        ChatBackendServer backend,
        IReadOnlyList<GatekeeperServer> gates
    )
    {
        _folder = folder;
        Backend = backend;
        Gate = gates.Count > 0 ? gates[0] : null;
        _ofForeground = gates.Count > 1 ? gates[1] : null;
    }

    public ChatBackendServer Backend { get; }

    /// <summary>The gate, or that of background where there are two.</summary>
    public GatekeeperServer? Gate { get; }

    /// <summary>Where clients connect.</summary>
    public Uri DoorOf(ConnectClass connectClass) =>
        (connectClass == ConnectClass.Foreground ? _ofForeground ?? Gate : Gate)?.Address
        ?? Backend.Address;

    public static async Task<RunServers> StartAsync(
        StormPlan plan,
        int gates,
        ServerPrograms programs,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = new TemporaryFolder();
        ChatBackendServer? backend = null;
        var started = new List<GatekeeperServer>();
        try
        {
            backend = await ChatBackendServer.StartAsync(programs, folder, time, cancellationToken);
            var fleet = new GateFleet(gates);
            while (started.Count < gates)
            {
                started.Add(
                    await GatekeeperServer.StartAsync(
                        programs,
                        folder,
                        backend.Address,
                        plan.Scenario,
                        fleet,
                        time,
                        cancellationToken
                    )
                );
            }

            return new RunServers(folder, backend, started);
        }
        catch
        {
            foreach (var gate in started)
            {
                await gate.DisposeAsync();
            }

            if (backend is not null)
            {
                await backend.DisposeAsync();
            }

            folder.Dispose();
            throw;
        }
    }

    /// <summary>Waits for the work, but not past the death of a server.</summary>
    /// <exception cref="ChildDiedException">A server ended by itself.</exception>
    public async Task UnlessOneDiesAsync(Task work)
    {
        if (await DeathBeforeAsync(work) is { } death)
        {
            throw death;
        }

        await work;
    }

    /// <inheritdoc cref="UnlessOneDiesAsync(Task)"/>
    public async Task<T> UnlessOneDiesAsync<T>(Task<T> work)
    {
        await UnlessOneDiesAsync((Task)work);
        return await work;
    }

    private async Task<ChildDiedException?> DeathBeforeAsync(Task work)
    {
        var backendDied = Backend.Process.Died;
        var gateDied = Gate?.Process.Died ?? backendDied;
        var otherDied = _ofForeground?.Process.Died ?? backendDied;
        var first = await Task.WhenAny(work, backendDied, gateDied, otherDied);
        return first == work ? null : await (Task<ChildDiedException?>)first;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var gate in new[] { _ofForeground, Gate }.OfType<GatekeeperServer>())
        {
            await gate.DisposeAsync();
        }

        await Backend.DisposeAsync();
        _folder.Dispose();
    }
}
