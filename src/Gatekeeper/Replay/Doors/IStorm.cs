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
    void Refuse(int visit, TimeSpan? retryAfter);

    /// <summary>Asks to be woken for a visit, unless its client leaves before.</summary>
    void WakeLater(int visit, TimeSpan after);

    /// <summary>The door's stage changed.</summary>
    void StageChanged(int before, int after);
}
