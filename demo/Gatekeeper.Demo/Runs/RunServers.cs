using Gatekeeper.Demo.Processes;
using Gatekeeper.Demo.Schedule;

namespace Gatekeeper.Demo.Runs;

/// <summary>The fresh servers of one run, ended together.</summary>
internal sealed class RunServers : IAsyncDisposable
{
    private readonly TemporaryFolder _folder;

    private RunServers(TemporaryFolder folder, ChatBackendServer backend, GatekeeperServer? gate)
    {
        _folder = folder;
        Backend = backend;
        Gate = gate;
    }

    public ChatBackendServer Backend { get; }

    public GatekeeperServer? Gate { get; }

    /// <summary>Where clients connect.</summary>
    public Uri Door => Gate?.Address ?? Backend.Address;

    public static async Task<RunServers> StartAsync(
        StormPlan plan,
        bool withGate,
        ServerPrograms programs,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var folder = new TemporaryFolder();
        ChatBackendServer? backend = null;
        try
        {
            backend = await ChatBackendServer.StartAsync(programs, folder, time, cancellationToken);
            var gate = withGate
                ? await GatekeeperServer.StartAsync(
                    programs,
                    folder,
                    backend.Address,
                    plan.Scenario,
                    time,
                    cancellationToken
                )
                : null;
            return new RunServers(folder, backend, gate);
        }
        catch
        {
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
        var first = await Task.WhenAny(work, backendDied, gateDied);
        return first == work ? null : await (Task<ChildDiedException?>)first;
    }

    public async ValueTask DisposeAsync()
    {
        if (Gate is not null)
        {
            await Gate.DisposeAsync();
        }

        await Backend.DisposeAsync();
        _folder.Dispose();
    }
}
