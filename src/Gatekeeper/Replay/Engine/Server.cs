namespace Gatekeeper.Replay.Engine;

/// <summary>The state of one simulated server.</summary>
internal sealed class Server(ServerModel model)
{
    private readonly long _meanService = model.MeanService.Ticks;

    public ServerModel Model { get; } = model;

    public long HalfRoundTrip { get; } = model.RoundTrip.Ticks / 2;

    /// <summary>Handshakes that reached it and are not done: in its line or being worked on.</summary>
    public int InFlight { get; set; }

    public int AtWork { get; set; }

    public Queue<int> Line { get; } = new();

    /// <summary>Workers it has at this moment: its knee.</summary>
    public int Workers { get; private set; } = model.Workers;

    /// <summary>How much longer than usual a handshake takes at this moment.</summary>
    public double ServiceFactor { get; private set; } = 1;

    public bool IsDown { get; private set; }

    public long PausedUntil { get; private set; }

    /// <summary>All pauses so far in full length, the current one included. Work that began before a pause ends later by its length.</summary>
    public long PausedInTotal { get; private set; }

    /// <summary>Handshakes a second it can do at this moment.</summary>
    public double CapacityAt(long now) =>
        IsDown || now < PausedUntil
            ? 0
            : Workers / (Model.MeanService.TotalSeconds * ServiceFactor);

    public bool IsFull => InFlight >= (long)Model.Workers * Model.HeldPerWorker;

    public bool HasFreeWorker => AtWork < Workers && !IsDown;

    /// <summary>Sets what all faults in force leave of it.</summary>
    public void Set(double capacity, double service, bool down)
    {
        Workers = Math.Max((int)Math.Round(Model.Workers * capacity), 1);
        ServiceFactor = service;
        IsDown = down;
    }

    public void Pause(long now, long length)
    {
        var until = Math.Max(PausedUntil, now + length);
        PausedInTotal += until - Math.Max(PausedUntil, now);
        PausedUntil = until;
    }

    /// <summary>How long a handshake takes that begins now.</summary>
    /// <param name="dice">Throws its length.</param>
    /// <param name="work">How much work it is, as a multiple of the mean.</param>
    public long Service(Dice dice, double work = 1)
    {
        var beyondKnee = Math.Max(0, InFlight / (double)Workers - 1);
        return (long)(
            _meanService
            * work
            * ServiceFactor
            * (1 + Model.SlowerPerKnee * beyondKnee)
            * dice.Lognormal(Model.Sigma)
        );
    }
}
