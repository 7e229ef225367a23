using System.Net.Http.Json;
using System.Text.Json;
using Gatekeeper.Replay;

namespace Gatekeeper.Demo.Processes;

/// <summary>The gate, in front of the chat server.</summary>
internal sealed class GatekeeperServer : IAsyncDisposable
{
    private static readonly TimeSpan _startsWithin = TimeSpan.FromSeconds(60);
    private readonly HttpClient _admin;

    private GatekeeperServer(ChildProcess process, Uri address, Uri admin)
    {
        Process = process;
        Address = address;
        Admin = admin;
        _admin = new HttpClient { BaseAddress = admin, Timeout = TimeSpan.FromSeconds(2) };
    }

    public ChildProcess Process { get; }

    public Uri Address { get; }

    public Uri Admin { get; }

    public static async Task<GatekeeperServer> StartAsync(
        ServerPrograms programs,
        TemporaryFolder folder,
        Uri backend,
        Scenario scenario,
        GateFleet fleet,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var number = fleet.Addresses.Count;
        var file = folder.File($"gatekeeper-{number}.json");
        await File.WriteAllTextAsync(
            file,
            GateConfiguration.For(backend, scenario, folder.File($"state-{number}"), fleet),
            cancellationToken
        );
        var process = ChildProcess.Start(
            "gatekeeper",
            programs.Gatekeeper,
            ["run", "--config", file],
            new Dictionary<string, string>()
        );
        try
        {
            var address = await process.SaysAsync(
                "gatekeeper: listening on",
                _startsWithin,
                time,
                cancellationToken
            );
            var admin = await process.SaysAsync(
                "gatekeeper: admin on",
                _startsWithin,
                time,
                cancellationToken
            );
            if (fleet.Talks)
            {
                fleet.Joined(
                    await process.SaysAsync(
                        "gatekeeper: other gates on",
                        _startsWithin,
                        time,
                        cancellationToken
                    )
                );
            }

            await process.SaysAsync("gatekeeper: ready", _startsWithin, time, cancellationToken);
            return new GatekeeperServer(process, new Uri(address), new Uri(admin));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>The state of the one backend; null when the gate was too busy to say.</summary>
    public async Task<GateState.Backend?> StateAsync(CancellationToken cancellationToken)
    {
        try
        {
            var state = await _admin.GetFromJsonAsync<GateState>(
                "/api/v1/state",
                cancellationToken
            );
            return state?.Backends is { Count: > 0 } backends ? backends[0] : null;
        }
        catch (Exception fault)
            when (fault is HttpRequestException or JsonException
                || (
                    fault is OperationCanceledException
                    && !cancellationToken.IsCancellationRequested
                )
            )
        {
            return null;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _admin.Dispose();
        await Process.DisposeAsync();
    }
}
