using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Doors;

namespace Gatekeeper.Tests.Replay;

/// <summary>Tickets, passes and budgets of simulated clients.</summary>
public sealed class ProofsInReplayTests
{
    private static readonly Scenario Calm = Storms.CalmAt(0.5, 60) with
    {
        CalmForegroundShare = 0.5,
    };

    [Fact]
    public void Honest_devices_and_liars_hold_passes_by_shares_of_their_own()
    {
        var liars = new RecordingDoor();
        var honest = new RecordingDoor();
        var all = Calm with { CalmForegroundShare = 0, LyingShare = 1 };

        Replayer.Run(all with { PassShare = 1 }, liars, 1);
        Replayer.Run(Calm with { PassShare = 0.5, LyingPassShare = 1 }, honest, 1);

        Assert.All(liars.Knocks, knock => Assert.False(knock.Knock.HasPass));
        var share = honest.Knocks.Average(knock => knock.Knock.HasPass ? 1.0 : 0);
        Assert.InRange(share, 0.45, 0.55);
        Assert.All(honest.ByDevice, tries => Assert.Single(tries.DistinctBy(t => t.Knock.HasPass)));
    }

    [Fact]
    public void A_client_shows_the_ticket_of_its_last_refusal()
    {
        var door = new RecordingDoor(
            (storm, visit) =>
                storm.Refuse(visit, null, TimeSpan.FromSeconds(7), Rank.VerifiedForeground)
        );

        Replayer.Run(Calm with { CalmLoad = 0.05 }, door, 1);

        Assert.All(
            door.Knocks,
            knock =>
            {
                Assert.Equal(knock.Knock.Try > 1, knock.Knock.TicketAge is not null);
                if (knock.Knock.TicketAge is { } age)
                {
                    Assert.InRange(age.TotalSeconds, 7.2, 8);
                    Assert.Equal(Rank.VerifiedForeground, knock.Knock.TicketRank);
                }
            }
        );
    }

    [Fact]
    public void Passes_keep_honest_foreground_fast_where_liars_would_drown_it()
    {
        var lies = Storms.Small with { StormLoad = 4.5, LyingShare = 0.4 };

        var without = Storms.WithGate(lies);
        var with = Storms.WithGate(lies with { PassShare = 1 });

        Assert.InRange(with.ForegroundInflation ?? 99, 0, 3);
        Assert.True(without.ForegroundInflation > 10, $"{without.ForegroundInflation}");
    }

    [Fact]
    public void A_visit_that_the_backend_never_saw_costs_no_budget()
    {
        var budgets = new PassBudgets(new Budget(1, TimeSpan.FromMinutes(1)));

        Assert.Equal(Rank.VerifiedForeground, Visit(budgets, 1, device: 7));
        Assert.Equal(Rank.Background, Visit(budgets, 2, device: 7));
        budgets.GiveBack(2);
        Assert.Equal(Rank.Background, Visit(budgets, 3, device: 7));
        budgets.GiveBack(1);
        budgets.GiveBack(1);
        Assert.Equal(Rank.VerifiedForeground, Visit(budgets, 4, device: 7));
        Assert.Equal(Rank.Background, Visit(budgets, 5, device: 7));
        Assert.Equal(Rank.VerifiedForeground, Visit(budgets, 6, device: 8));
    }

    [Fact]
    public void A_visit_whose_number_is_used_again_gives_nothing_back_for_the_one_before()
    {
        var budgets = new PassBudgets(new Budget(1, TimeSpan.FromMinutes(1)));
        Visit(budgets, 1, device: 7);

        budgets.Begin(1);
        budgets.GiveBack(1);

        Assert.Equal(Rank.Background, Visit(budgets, 2, device: 7));
    }

    private static Rank Visit(PassBudgets budgets, int visit, long device)
    {
        budgets.Begin(visit);
        return budgets.RankOf(visit, device, TimeSpan.FromSeconds(1));
    }
}
