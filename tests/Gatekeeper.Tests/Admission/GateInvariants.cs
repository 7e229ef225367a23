using Gatekeeper.Admission;
using Gatekeeper.Telemetry;

namespace Gatekeeper.Tests.Admission;

/// <summary>What must hold at a gate whenever its lock is free, seen from outside.</summary>
internal sealed class GateInvariants(
    TestGate bench,
    List<TestWaiter> waiters,
    HashSet<TestWaiter> left
)
{
    private BackendReading? _before;
    private GateOverride? _orderBefore;
    private HashSet<TestWaiter> _parkedBefore = [];

    /// <summary>Takes note of what there is before a step.</summary>
    public void Before()
    {
        _before = bench.Gate.Read();
        _orderBefore = bench.Gate.Override;
        _parkedBefore = [.. waiters.Where(waiter => waiter.IsParked)];
    }

    /// <summary>Checks what there is after it.</summary>
    public void After(GateSettings settings)
    {
        var reading = bench.Gate.Read();
        EverybodyIsCountedOnce(reading);
        NobodyIsToldTwice();
        if (settings.Mode != GateMode.Enforce || _before?.Mode != reading.Mode)
        {
            return;
        }

        NoAdmissionExceedsAWindow(reading);
        TheLotIsNotOverfilled(reading);
        NobodyWaitsWhoCouldBeLetIn(reading, settings);
        NobodyPausedWasLetIn();
    }

    private static void EverybodyIsCountedOnce(BackendReading reading)
    {
        foreach (var known in reading.Classes)
        {
            var finished =
                known.Refused.Sum(count => count.Count)
                + known.LeftParked
                + known.Handshakes.Sum(count => count.Count)
                + known.Admitted.Single(count => count.Reason == "off").Count;
            Assert.Equal(known.Arrived, known.Parked + known.InHandshake + finished);
        }

        Assert.True(
            reading.Classes.Sum(known => known.InHandshake)
                <= reading.Destinations.Sum(known => known.PlacesUsed)
        );
    }

    private void NobodyIsToldTwice()
    {
        foreach (var waiter in waiters)
        {
            var expected = waiter.IsParked || left.Contains(waiter) ? 0 : 1;
            Assert.Equal(expected, waiter.TimesTold);
        }
    }

    private void NoAdmissionExceedsAWindow(BackendReading reading)
    {
        foreach (var now in reading.Destinations)
        {
            var usedBefore =
                _before!.Destinations.SingleOrDefault(known => known.Id == now.Id)?.PlacesUsed ?? 0;
            Assert.True(
                now.PlacesUsed <= usedBefore || now.PlacesUsed <= now.Window,
                $"{now.Id}: {usedBefore} places were used, {now.PlacesUsed} are, and there are {now.Window}."
            );
        }
    }

    private void TheLotIsNotOverfilled(BackendReading reading)
    {
        var before = _before!.Classes.Sum(known => known.Parked);
        Assert.InRange(
            reading.Classes.Sum(known => known.Parked),
            0,
            Math.Max(before, reading.ParkedLimit)
        );
    }

    /// <summary>Seen from outside: a probe and the floor are inside, so what they would allow or forbid is left out.</summary>
    private void NobodyWaitsWhoCouldBeLetIn(BackendReading reading, GateSettings settings)
    {
        foreach (var waiter in waiters.Where(waiter => waiter.IsParked))
        {
            if (waiter.Rank == Rank.Background && reading.Override?.PausesBackground == true)
            {
                continue;
            }

            Assert.DoesNotContain(
                reading.Destinations,
                known =>
                    (waiter.Pinned is null || waiter.Pinned == known.Id)
                    && known.Available
                    && known.PlacesUsed < SurelyOpen(known, waiter.Rank, settings)
            );
        }
    }

    /// <summary>Places that a rank may use there, at the least.</summary>
    private int SurelyOpen(DestinationReading known, Rank rank, GateSettings settings)
    {
        var failed = bench.Destinations.FindLast(told => told.Destination == known.Id);
        var onProbation = failed is { Destination: not null, Reachable: false };
        return onProbation || (rank == Rank.Background && settings.WindowLaw.Learns)
            ? 1
            : known.Window - (rank == Rank.Background ? known.Window / 20 : 0);
    }

    private void NobodyPausedWasLetIn()
    {
        if (
            _orderBefore is { PauseBackground: true }
            && ReferenceEquals(_orderBefore, bench.Gate.Override)
        )
        {
            Assert.DoesNotContain(
                _parkedBefore,
                waiter => waiter.Rank == Rank.Background && waiter.Permit is not null
            );
        }
    }
}
