using System.Net.Sockets;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>Impatient clients, half of them foreground, who connect, look at the status, leave and come back, until told to stop.</summary>
internal sealed class Storm : IDisposable
{
    private readonly CancellationTokenSource _stop = new(
        TimeSpan.FromMinutes(2),
        TimeProvider.System
    );
    private readonly int[] _statuses = new int[600];
    private readonly Task _clients;

    public Storm(Uri to, int clients) =>
        _clients = Task.WhenAll(
            Enumerable
                .Range(0, clients)
                .Select(client => LiveAsync(to, client % 2 == 0 ? "fg" : "bg"))
        );

    /// <summary>How often a status was answered.</summary>
    public int Count(int status) => Volatile.Read(ref _statuses[status]);

    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _clients.Within();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    private async Task LiveAsync(Uri to, string connectionClass)
    {
        await Task.Yield();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                using var client = await RawClient.UpgradeAsync(to, connectionClass);
                Interlocked.Increment(ref _statuses[await client.StatusAsync()]);
            }
            catch (SocketException)
            {
                Interlocked.Increment(ref _statuses[0]);
            }
        }
    }
}
