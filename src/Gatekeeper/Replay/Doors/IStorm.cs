using Gatekeeper.Admission;

namespace Gatekeeper.Replay.Doors;

/// <summary>What a front door can see of the simulation and do in it.</summary>
public interface IStorm
{
    /// <summary>The virtual clock.</summary>
    TimeProvider Clock { get; }

    /// <summary>The seed of everything that is left to chance.</summary>
    int Seed { get; }

    /// <summary>The backend's servers.</summary>
    IReadOnlyList<ServerModel> Servers { get; }

    /// <summary>Lets a visit go on to a server.</summary>
    void Forward(int visit, int server);

    /// <summary>Says no to a visit; then the visit is over.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="retryAfter">When it is asked back, or null.</param>
    /// <param name="ticketAge">How long ago its client first came, for the ticket it is given; null when it is given none.</param>
    /// <param name="ticketRank">The rank it was refused in, for the same ticket.</param>
    void Refuse(
        int visit,
        TimeSpan? retryAfter,
        TimeSpan? ticketAge = null,
        Rank ticketRank = Rank.Background
    );

    /// <summary>Asks to be woken for a visit, unless its client leaves before.</summary>
    void WakeLater(int visit, TimeSpan after);

    /// <summary>The door takes a visit without a flag for a person's, or for background. Only to be measured.</summary>
    void Judged(int visit, bool isPerson);

    /// <summary>The door's stage changed.</summary>
    void StageChanged(int before, int after);
}
