using Chat.Bench.Processes;
using ChatBackend.Configuration;
using ChatBackend.Keys;
using ChatClient;

namespace Chat.Bench.Chat;

/// <summary>chatbackend, as a process of its own, with a store that already has users.</summary>
internal sealed class ChatServer(ServerProcess process, Uri address, HeapProbe heap)
    : IAsyncDisposable
{
    private static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(30);

    public ServerProcess Process => process;

    public Uri Address => address;

    public HeapProbe Heap => heap;

    /// <summary>What phones know their server by: all servers of a run have the same key.</summary>
    public static ServerPin Pin(BenchFolder folder)
    {
        var (identity, _) = IdentityLoader.Load(
            new ChatBackendSettings { KeyFile = KeyFile(folder) }
        );
        using (identity)
        {
            return new ServerPin(identity.PublicKey);
        }
    }

    /// <param name="store">As in ChatBackend:Store.</param>
    /// <param name="folder">For the probe's socket.</param>
    /// <param name="clock">For the wait until it is ready.</param>
    /// <exception cref="BenchFailedException">It did not start.</exception>
    public static async Task<ChatServer> StartAsync(
        string store,
        BenchFolder folder,
        TimeProvider clock
    )
    {
        var heap = new HeapProbe(folder.File($"probe-{Guid.NewGuid():N}"));
        var process = ServerProcess.Start(
            "chatbackend",
            Programs.ChatBackend,
            ["run", "--urls", "http://127.0.0.1:0", "--store", store],
            new Dictionary<string, string>(heap.Environment)
            {
                ["ChatBackend__KeyFile"] = KeyFile(folder),
            }
        );
        try
        {
            var address = await process.SaysAsync("chatbackend: listening on", StartsWithin, clock);
            await process.SaysAsync("chatbackend: ready", StartsWithin, clock);
            return new ChatServer(process, new Uri(address), heap);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    public ValueTask DisposeAsync() => process.DisposeAsync();

    private static string KeyFile(BenchFolder folder) => folder.File("chatbackend.key");
}
