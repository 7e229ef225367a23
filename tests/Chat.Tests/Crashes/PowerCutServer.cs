using Chat.Tests.Disks;
using Chat.Tests.Testing;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Crashes;

/// <summary>
/// The chat server on a simulated disk. A crash is a power cut at a random write, sync, truncation or deletion: between the pages of a
/// commit, before its sync, within a checkpoint. What was not synced has reached the disk or has not, in pieces of 512 bytes. The
/// server starts again on what is left.
/// </summary>
internal sealed class PowerCutServer(int seed) : IPowerCutServer
{
    private const string StoreFile = "chat.db";

    /// <summary>A commit is some ten to twenty operations, a checkpoint hundreds: the cut comes to all parts of both.</summary>
    private const int MostOperations = 300;

    /// <summary>A disk that is about to die may refuse a sync or two before.</summary>
    private const int MostRefusals = 3;

    /// <summary>None of it, some of it, or all of it: the last is what a killed process leaves.</summary>
    private static readonly double[] PartsKept = [0, 0.5, 1];

    private readonly Random _random = new(seed);
    private readonly TemporaryFolder _folder = new();
    private SimulatedDisk? _disk;
    private ChatServer? _server;
    private int _starts;

    public Uri Address { get; } = StableAddress.Find();

    /// <summary>The disk it runs on now.</summary>
    public SimulatedDisk Disk => _disk ??= new(NewFolder());

    public string StorePath => Disk.Path(StoreFile);

    /// <summary>Checkpoints over all disks.</summary>
    public int Checkpoints { get; private set; }

    public async Task StartAsync() =>
        _server = await ChatServer.StartAsync(settings =>
            settings with
            {
                Urls = Address.OriginalString,
                LogLevel = LogLevel.None,
                Store = $"sqlite:{StorePath}",
                KeyFile = _folder.File("chat.key"),
                Session = new() { CloseTimeout = TimeSpan.FromMilliseconds(100) },
                Drain = new() { Timeout = TimeSpan.Zero, ReconnectWithin = TimeSpan.Zero },
            }
        );

    public async Task CrashAsync()
    {
        Disk.RefuseSyncs(_random.Next(MostRefusals));
        Disk.CutAfter(_random.Next(1, MostOperations));
        await Disk.PowerLost.Within();
        await StopAsync();
        var after = NewFolder();
        Disk.Salvage(after, PartsKept[_random.Next(PartsKept.Length)], _random);
        Checkpoints += Disk.Checkpoints;
        Disk.Dispose();
        _disk = new SimulatedDisk(after);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _disk?.Dispose();
        _folder.Dispose();
    }

    public async Task StopAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
            _server = null;
        }
    }

    private string NewFolder() => Directory.CreateDirectory(_folder.File($"{++_starts}")).FullName;
}
