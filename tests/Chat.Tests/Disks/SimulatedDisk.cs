namespace Chat.Tests.Disks;

/// <summary>
/// A disk that can fail, for SQLite files in one folder. The files are really written, for whoever reads them before the power cut;
/// beside them the disk knows what a machine would find after one. It can lose power at an exact operation, refuse a sync, and be
/// full. Thread-safe. A deletion counts as durable at once: SQLite deletes only what it can do without.
/// </summary>
internal sealed class SimulatedDisk : IDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, SimulatedFile> _files = [];
    private readonly TaskCompletionSource _powerLost = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly string _folder;
    private long _operationsLeft = long.MaxValue;
    private long _room = long.MaxValue;
    private int _syncsToRefuse;
    private bool _powerless;

    /// <param name="folder">Exists. What is in it already is durable.</param>
    public SimulatedDisk(string folder)
    {
        _folder = folder;
        SimulatedVfs.Mount(folder, this);
    }

    /// <summary>Done when the power is gone: from then on every write, sync and deletion fails.</summary>
    public Task PowerLost => _powerLost.Task;

    /// <summary>A file on this disk, as SQLite and ChatBackend:Store understand it.</summary>
    public string Path(string name) => $"file:{_folder}/{name}?vfs={SimulatedVfs.Name}";

    /// <summary>Connections that ask for synchronous=FULL get NORMAL: commits no longer wait for the disk.</summary>
    public bool WithoutFullSync { get; init; }

    /// <summary>Syncs of the database file itself, which only a checkpoint does.</summary>
    public int Checkpoints { get; private set; }

    /// <summary>The power goes at this operation (write, truncation, sync or deletion) counted from now, which fails.</summary>
    public void CutAfter(int operations)
    {
        lock (_lock)
        {
            _operationsLeft = operations;
        }
    }

    /// <summary>The next syncs fail, and what they should have written is lost without another word, as Linux does it.</summary>
    public void RefuseSyncs(int count)
    {
        lock (_lock)
        {
            _syncsToRefuse = count;
        }
    }

    /// <summary>So many bytes fit on the disk; null: no limit.</summary>
    public void LimitRoom(long? bytes)
    {
        lock (_lock)
        {
            _room = bytes ?? long.MaxValue;
        }
    }

    /// <summary>Bytes of all files.</summary>
    public long Used
    {
        get
        {
            lock (_lock)
            {
                return _files.Values.Sum(file => file.Length);
            }
        }
    }

    /// <summary>How long a file is, as the program sees it; 0 when there is none.</summary>
    public long Length(string name)
    {
        lock (_lock)
        {
            return _files.TryGetValue(name, out var file) ? file.Length : 0;
        }
    }

    /// <summary>Writes what a machine would find after the power cut into another folder.</summary>
    /// <param name="folder">Exists and is empty.</param>
    /// <param name="kept">What part of what was not synced happens to have reached the disk: 0 to 1.</param>
    /// <param name="random">Chooses which.</param>
    public void Salvage(string folder, double kept, Random random)
    {
        lock (_lock)
        {
            foreach (var (name, file) in _files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                File.WriteAllBytes(
                    System.IO.Path.Combine(folder, name),
                    file.AfterPowerCut(kept, random)
                );
            }
        }
    }

    public void Dispose() => SimulatedVfs.Unmount(_folder);

    /// <summary>SQLite is about to open a file.</summary>
    public void Open(string name)
    {
        lock (_lock)
        {
            if (_files.ContainsKey(name))
            {
                return;
            }

            var file = new SimulatedFile();
            var path = System.IO.Path.Combine(_folder, name);
            if (File.Exists(path))
            {
                file.Write(0, File.ReadAllBytes(path));
                file.Sync();
            }

            _files.Add(name, file);
        }
    }

    public int Write(string name, long offset, ReadOnlySpan<byte> bytes)
    {
        lock (_lock)
        {
            var file = _files[name];
            var growth = Math.Max(0, offset + bytes.Length - file.Length);
            if (growth > 0 && growth > _room - _files.Values.Sum(other => other.Length))
            {
                return SqliteCodes.Full;
            }

            // The cut may come in the middle of this write: then it is pending all the same.
            if (!_powerless)
            {
                file.Write(offset, bytes);
            }

            return HasPowerLocked() ? SqliteCodes.Ok : SqliteCodes.CannotWrite;
        }
    }

    public int Truncate(string name, long length)
    {
        lock (_lock)
        {
            if (!_powerless)
            {
                _files[name].Truncate(length);
            }

            return HasPowerLocked() ? SqliteCodes.Ok : SqliteCodes.CannotTruncate;
        }
    }

    public int Sync(string name)
    {
        lock (_lock)
        {
            if (!HasPowerLocked())
            {
                return SqliteCodes.CannotSync;
            }

            if (_syncsToRefuse > 0)
            {
                _syncsToRefuse--;
                _files[name].Forget();
                return SqliteCodes.CannotSync;
            }

            _files[name].Sync();
            Checkpoints += name.EndsWith("-wal", StringComparison.Ordinal) ? 0 : 1;
            return SqliteCodes.Ok;
        }
    }

    public int Delete(string name)
    {
        lock (_lock)
        {
            if (!HasPowerLocked())
            {
                return SqliteCodes.CannotDelete;
            }

            _files.Remove(name);
            return SqliteCodes.Ok;
        }
    }

    private bool HasPowerLocked()
    {
        if (!_powerless && --_operationsLeft <= 0)
        {
            _powerless = true;
            _powerLost.TrySetResult();
        }

        return !_powerless;
    }
}
