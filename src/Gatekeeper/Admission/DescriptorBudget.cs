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
    private const double DefaultForegroundShare = 0.1;
    private int _inUse;
    private int _keptForForeground = (int)(Math.Max(limit, 16) * DefaultForegroundShare);

    /// <summary>Descriptors for connections.</summary>
    public int Limit { get; } = Math.Max(limit, 16);

    /// <summary>Descriptors that connections use; more than <see cref="Limit"/> for the moment in which somebody who yields is still leaving.</summary>
    public int InUse => Volatile.Read(ref _inUse);

    /// <summary>How far those for whom somebody yields may go beyond the limit until that one has left. A part of the reserve.</summary>
    private int Overdraft => Math.Clamp(Limit / 16, 1, Reserve / 4);

    /// <summary>The budget of this process: its limit of open files less the reserve (six tenths where the limit is small).</summary>
    public static DescriptorBudget OfThisProcess()
    {
        var processLimit = OpenFilesLimit("/proc/self/limits") ?? AssumedProcessLimit;
        return new DescriptorBudget(
            processLimit - Math.Min(Reserve, Math.Max(processLimit * 6 / 10, 1))
        );
    }

    /// <summary>
    /// Whether what is left is kept for others: a part for foreground, and half of that part for foreground that is proven, so that a flood of connections that
    /// merely say foreground cannot use up everything.
    /// </summary>
    /// <param name="rank">Who asks.</param>
    public bool IsTightFor(Rank rank)
    {
        var kept = Volatile.Read(ref _keptForForeground);
        return rank switch
        {
            Rank.VerifiedForeground => false,
            Rank.Foreground => InUse > Limit - kept / 2,
            _ => InUse > Limit - kept,
        };
    }

    /// <summary>Says what share only foreground may use from now on, 0 to 1. A tenth at first.</summary>
    public void KeepForForeground(double share) =>
        Volatile.Write(ref _keptForForeground, (int)(Limit * share));

    /// <summary>Takes a descriptor unless all are used.</summary>
    /// <returns>Whether it was taken; then it must be given back.</returns>
    public bool TryTake() => TryTake(Limit);

    /// <summary>Takes the descriptor of somebody who is about to leave and has not yet.</summary>
    /// <returns>Whether it was taken; then it must be given back. False while too many are leaving.</returns>
    public bool TryTakeYielded() => TryTake(Limit + Overdraft);

    /// <summary>Gives a descriptor back.</summary>
    public void GiveBack() => Interlocked.Decrement(ref _inUse);

    private bool TryTake(int upTo)
    {
        if (Interlocked.Increment(ref _inUse) <= upTo)
        {
            return true;
        }

        Interlocked.Decrement(ref _inUse);
        return false;
    }

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
