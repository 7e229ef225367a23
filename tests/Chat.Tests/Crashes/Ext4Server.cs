using Chat.Tests.Disks;

namespace Chat.Tests.Crashes;

/// <summary>
/// The built chatbackend on an ext4 of its own. A crash shuts the file system down with nothing more written, as when the power goes,
/// ends the process by SIGKILL, and mounts again what had reached the disk. Needs root and a loop device.
/// </summary>
internal sealed class Ext4Server : IPowerCutServer
{
    private readonly TemporaryFolder _folder;
    private readonly Ext4Disk _disk;
    private readonly KilledServer _server;

    private Ext4Server(TemporaryFolder folder, Ext4Disk disk)
    {
        _folder = folder;
        _disk = disk;
        _server = new(StoreUnderTest.Sqlite(StorePath), folder.Path);
    }

    public Uri Address => _server.Address;

    public string StorePath => Path.Combine(_disk.Path, "chat.db");

    public static async Task<Ext4Server> CreateAsync()
    {
        var folder = new TemporaryFolder();
        return new(folder, await Ext4Disk.CreateAsync(folder));
    }

    public Task StartAsync() => _server.StartAsync();

    public async Task CrashAsync()
    {
        _disk.CutPower();
        await _server.CrashAsync();
        await _disk.MountAgainAsync();
    }

    public async Task StopAsync() => await _server.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _disk.DisposeAsync();
        _folder.Dispose();
    }
}
