namespace ChatClient;

/// <summary>What enrols a device: an account's login and password, said inside the channel where only the server hears them.</summary>
/// <param name="Login">3 to 64 characters out of a-z 0-9 . _ -</param>
/// <param name="Password">8 to 256 characters.</param>
/// <param name="DeviceName">For people, 1 to 64 characters.</param>
public sealed record Enrolment(string Login, string Password, string DeviceName)
{
    /// <summary>The account does not exist yet: make it.</summary>
    public bool CreateAccount { get; init; }

    public ConnectClass Class { get; init; } = ConnectClass.Foreground;

    /// <summary>For a gate in front of the server.</summary>
    public GateProof Proof { get; init; } = GateProof.None;

    /// <summary>Secrets stay out of logs.</summary>
    public override string ToString() =>
        $"Enrolment {{ Login = {Login}, DeviceName = {DeviceName} }}";
}
