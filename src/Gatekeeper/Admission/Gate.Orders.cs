using Gatekeeper.Emergency;
using Gatekeeper.Windows;

namespace Gatekeeper.Admission;

/// <content>What is ordered from outside: settings, destinations, overrides, promotions, what was learned before a restart.</content>
public sealed partial class Gate
{
    /// <summary>Destinations that are not there now, or whose law searches and knows nothing better yet. More names than this are no servers that come back.</summary>
    private const int MostRemembered = 1000;

    /// <summary>The order of an operator that is in force, or null.</summary>
    public GateOverride? Override
    {
        get
        {
            lock (_lock)
            {
                return _override;
            }
        }
    }

    private (Stage, string)? OrderedStageLocked =>
        _override is { Stage: { } stage } order ? (stage, order.Reason) : null;

    private bool IsBackgroundPausedLocked => _override?.PauseBackground == true;

    /// <summary>How many ask for a place and get none by an operator's order, and not because places ran out.</summary>
    private int PausedLocked => IsBackgroundPausedLocked ? _lot.AskingOf(Rank.Background) : 0;

    /// <summary>Puts an operator's order in force in place of the one before, or lifts it.</summary>
    /// <param name="order">The order; null lifts the one in force. One that has expired already does nothing.</param>
    public void Apply(GateOverride? order)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            var lasts = order is null ? TimeSpan.Zero : order.ExpiresAt - _clock.GetUtcNow();
            if (order is not null && lasts <= TimeSpan.Zero)
            {
                return;
            }

            _override = order;
            _overrideEnds = now + lasts;
            ReleaseLocked(now, ref effects);
            JudgeLocked(now, ref effects);
        }

        effects.Run();
    }

    /// <summary>Makes every parked connection of a device verified foreground, at the age it has: somebody knows that a person waits there. Unknown devices are no fault.</summary>
    /// <param name="device">The device id its connections gave.</param>
    /// <returns>How many connections were promoted; those that were verified foreground already are not counted.</returns>
    public int Promote(string device)
    {
        var promoted = 0;
        var effects = new Effects(_observer);
        lock (_lock)
        {
            var now = Now;
            foreach (var waiter in _lot.OfDevice(device))
            {
                if (waiter.Rank == Rank.VerifiedForeground)
                {
                    continue;
                }

                if (!waiter.Rank.IsForeground())
                {
                    _backlog.Unparked(waiter.FirstSeen, now);
                }

                _lot.Rerank(waiter, Rank.VerifiedForeground);
                promoted++;
            }

            _counts.Promoted += promoted;
            ReleaseLocked(now, ref effects);
        }

        effects.Run();
        return promoted;
    }

    /// <summary>What should outlive a restart.</summary>
    public GateMemory Remember()
    {
        lock (_lock)
        {
            var known = new Dictionary<string, WindowMemory>(_remembered);
            foreach (var destination in _destinations)
            {
                if (destination.Window.Remember() is { } memory)
                {
                    known[destination.Id] = memory;
                }
            }

            return new GateMemory(known);
        }
    }

    /// <summary>Takes up what was learned before a restart. Destinations that are not known yet take it up when they come. May be called at any time.</summary>
    public void Recall(GateMemory memory)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            foreach (var (id, known) in memory.Destinations)
            {
                _remembered[id] = known;
                _destinations.Find(destination => destination.Id == id)?.Window.Recall(known);
            }

            ReleaseLocked(Now, ref effects);
        }

        effects.Run();
    }

    /// <summary>
    /// Replaces the settings. A window that shrinks takes no place away; it lets nobody in until enough have been given back. Another window law begins anew,
    /// without what was learned. Another mode empties the lot: whoever is really parked goes on, whatever the windows say.
    /// </summary>
    public void Apply(GateSettings settings)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            if (settings.WindowLaw != _settings.WindowLaw)
            {
                foreach (var destination in _destinations)
                {
                    destination.Window = settings.WindowLaw.Create();
                }
            }

            if (settings.Mode != _settings.Mode)
            {
                EmptyLotLocked(Now, ref effects);
            }

            Volatile.Write(ref _settings, settings);
            _counts.Mode = settings.Mode;
            ReleaseLocked(Now, ref effects);
        }

        effects.Run();
    }

    /// <summary>Says which destinations the backend has now. One that is gone takes no more handshakes and is forgotten when its last place is free.</summary>
    /// <param name="listed">Names of all that may be used.</param>
    public void UpdateDestinations(IReadOnlyCollection<string> listed)
    {
        var effects = new Effects(_observer);
        lock (_lock)
        {
            foreach (var destination in _destinations.ToArray())
            {
                destination.IsListed = listed.Contains(destination.Id);
                if (!destination.IsListed)
                {
                    _lot.Unpin(destination.Id);
                    if (destination.PlacesUsed == 0)
                    {
                        ForgetLocked(destination);
                    }
                }
            }

            foreach (var id in listed)
            {
                if (!_destinations.Exists(destination => destination.Id == id))
                {
                    var destination = new Destination(id, _settings.WindowLaw.Create());
                    _destinations.Add(destination);
                    if (_remembered.TryGetValue(id, out var known))
                    {
                        destination.Window.Recall(known);
                    }
                }
            }

            ReleaseLocked(Now, ref effects);
        }

        effects.Run();
    }

    /// <summary>A destination that goes away for a while (a deploy) is known when it comes back.</summary>
    private void ForgetLocked(Destination destination)
    {
        _destinations.Remove(destination);
        if (
            destination.Window.Remember() is { } memory
            && (_remembered.Count < MostRemembered || _remembered.ContainsKey(destination.Id))
        )
        {
            _remembered[destination.Id] = memory;
        }
    }

    /// <summary>A gate that changes its mode holds nobody: it enforces no more, or what it holds is only virtual.</summary>
    private void EmptyLotLocked(TimeSpan now, ref Effects effects)
    {
        while (_lot.Any() is { } waiter)
        {
            LeaveLotLocked(waiter, now);
            LetPassLocked(waiter, now, ref effects);
        }
    }
}
