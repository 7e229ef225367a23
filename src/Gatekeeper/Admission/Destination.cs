using Gatekeeper.Fleet;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <summary>
/// One server of a backend as its gate sees it: its window, the places used in it, and whether it can be reached.
/// Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class Destination(string id, IWindow window)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);
    private TimeSpan _pause = FirstPause;
    private TimeSpan? _pausedUntil;
    private bool _onProbation;
    private TimeSpan _probationSince;

    public string Id { get; } = id;

    public IWindow Window { get; set; } = window;

    /// <summary>Places used: handshakes with this server, and what is left of those whose client went away.</summary>
    public int PlacesUsed { get; set; }

    /// <summary>How many of them are used by ranks that leave no reserve.</summary>
    public int ForegroundUsed { get; set; }

    /// <summary>What this gate may use of the window while other gates use it as well; null when it is alone.</summary>
    public FleetShare? Share { get; set; }

    /// <summary>Places used by all gates together, as far as is known.</summary>
    public int PlacesUsedByAll => PlacesUsed + (Share?.OthersPlaces ?? 0);

    /// <summary>How many places background may use, before it is divided among gates.</summary>
    public int Unreserved
    {
        get
        {
            var limit = Limit;
            return Math.Min(limit - limit / 20, Window.BackgroundLimit);
        }
    }

    /// <summary>Whether the proxy's own health state and configuration allow it.</summary>
    public bool IsListed { get; set; } = true;

    /// <summary>Whether it takes handshakes: listed, and not pausing after a failed connect.</summary>
    public bool IsAvailable => IsListed && _pausedUntil is null;

    /// <summary>How many places a rank may use. Background leaves a small reserve, so that an arriving foreground finds a
    /// place; not where a place more or less is much of what there is, as one is free there soon anyway.</summary>
    public int LimitFor(Rank rank)
    {
        if (rank < Rank.Background)
        {
            return Share is { } part ? Math.Min(Limit, part.ForegroundLimit) : Limit;
        }

        return Share is { } share
            ? Math.Min(Unreserved, ForegroundUsed + share.BackgroundPlaces)
            : Unreserved;
    }

    private int Limit => _onProbation ? 1 : Window.Limit;

    /// <summary>Free places for a rank; not positive when there is no room.</summary>
    public int RoomFor(Rank rank) => IsAvailable ? LimitFor(rank) - PlacesUsed : 0;

    /// <summary>
    /// A connect was refused or failed: pause, then try with a single handshake; longer each time, up to 2 s.
    /// Those that were under way when it failed say nothing new.
    /// </summary>
    /// <param name="grantedAt">When the handshake that failed was let through.</param>
    /// <param name="now">Now.</param>
    /// <returns>Whether this is news: it was taken for reachable until now.</returns>
    public bool ConnectFailed(TimeSpan grantedAt, TimeSpan now)
    {
        if (_pausedUntil is not null || (_onProbation && grantedAt < _probationSince))
        {
            return false;
        }

        _pausedUntil = now + _pause;
        _pause = TimeSpan.FromTicks(Math.Min(_pause.Ticks * 2, LongestPause.Ticks));
        return !_onProbation;
    }

    /// <summary>The server answered: it is up.</summary>
    /// <returns>Whether this is news: it was taken for unreachable until now.</returns>
    public bool Answered()
    {
        var wasOnProbation = _onProbation;
        _pause = FirstPause;
        _onProbation = false;
        return wasOnProbation;
    }

    /// <summary>Ends a pause that is over; from then on one handshake at a time until the server answers.</summary>
    public void Tick(TimeSpan now)
    {
        if (_pausedUntil is { } until && now >= until)
        {
            _pausedUntil = null;
            _onProbation = true;
            _probationSince = now;
        }
    }
}
