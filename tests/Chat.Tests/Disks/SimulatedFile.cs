namespace Chat.Tests.Disks;

/// <summary>
/// What of a file has reached the disk, and what has not. A write or a truncation since the last sync may or may not be there after a
/// power cut: each 512 bytes for themselves, whatever their order was. Not thread-safe; its disk holds the lock.
/// </summary>
internal sealed class SimulatedFile
{
    /// <summary>What a disk writes as a whole. SQLite counts on nothing bigger.</summary>
    private const int Sector = 512;

    private readonly List<(long Offset, byte[]? Bytes)> _pending = [];
    private readonly MemoryStream _durable = new();

    /// <summary>The length as the program sees it.</summary>
    public long Length { get; private set; }

    public void Write(long offset, ReadOnlySpan<byte> bytes)
    {
        _pending.Add((offset, bytes.ToArray()));
        Length = Math.Max(Length, offset + bytes.Length);
    }

    public void Truncate(long length)
    {
        _pending.Add((length, null));
        Length = length;
    }

    public void Sync()
    {
        foreach (var (offset, bytes) in _pending)
        {
            Apply(_durable, offset, bytes);
        }

        _pending.Clear();
    }

    /// <summary>The kernel could not write it and has forgotten that it should: a later sync says yes and writes nothing of it.</summary>
    public void Forget() => _pending.Clear();

    /// <summary>What the disk holds after a power cut.</summary>
    /// <param name="kept">What part of the pending sectors happens to have reached it: 0 to 1.</param>
    /// <param name="random">Chooses which.</param>
    public byte[] AfterPowerCut(double kept, Random random)
    {
        using var left = new MemoryStream();
        left.Write(_durable.ToArray());
        foreach (var (offset, bytes) in _pending)
        {
            if (bytes is null)
            {
                if (random.NextDouble() < kept)
                {
                    Apply(left, offset, bytes);
                }

                continue;
            }

            for (var done = 0; done < bytes.Length; )
            {
                var part = Math.Min(bytes.Length - done, Sector - (int)((offset + done) % Sector));
                if (random.NextDouble() < kept)
                {
                    Apply(left, offset + done, bytes.AsSpan(done, part).ToArray());
                }

                done += part;
            }
        }

        return left.ToArray();
    }

    private static void Apply(MemoryStream content, long offset, byte[]? bytes)
    {
        if (bytes is null)
        {
            content.SetLength(offset);
            return;
        }

        content.Position = offset;
        content.Write(bytes);
    }
}
