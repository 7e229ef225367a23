using System.Globalization;

namespace Gatekeeper.Admission;

/// <summary>
/// How many file descriptors connections may use. At the operating system's limit Kestrel's accept loop spins a whole core and everybody hangs,
/// so the process stops short of it: a client connection is one descriptor, a handshake or tunnel one more. Thread-safe.
/// </summary>
/// <param name="limit">Descriptors for connections.</param>
public sealed class DescriptorBudget(int limit)
{
    /// <summary>Descriptors kept for everything that is not a connection: assemblies, files, listeners, epoll, the admin address.</summary>
    public const int Reserve = 500;

    private const int AssumedProcessLimit = 20_000;
    private int _inUse;

    /// <summary>Descriptors for connections.</summary>
    public int Limit { get; } = Math.Max(limit, 16);

    /// <summary>Descriptors that connections use.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>Whether what is left should be kept for foreground: nine tenths are used.</summary>
    public bool IsTight => InUse > Limit - Limit / 10;

    /// <summary>The budget of this process: its limit of open files less the reserve (a tenth where the limit is small).</summary>
    public static DescriptorBudget OfThisProcess()
    {
        var processLimit = OpenFilesLimit("/proc/self/limits") ?? AssumedProcessLimit;
        return new DescriptorBudget(
            processLimit - Math.Min(Reserve, Math.Max(processLimit * 6 / 10, 1))
        );
    }

    /// <summary>Takes a descriptor unless all are used.</summary>
    /// <returns>Whether it was taken; then it must be given back.</returns>
    public bool TryTake()
    {
        if (Interlocked.Increment(ref _inUse) <= Limit)
        {
            return true;
        }

        Interlocked.Decrement(ref _inUse);
        return false;
    }

    /// <summary>Gives a descriptor back.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _inUse);

    private static int? OpenFilesLimit(string file)
    {
        const string name = "Max open files";
        if (!File.Exists(file))
        {
            return null;
        }

        var line = File.ReadLines(file)
            .FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal));
        var soft = line
            ?[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries)
            .FirstOrDefault();
        return int.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out var limit)
            ? limit
            : null;
    }
}
