namespace Chat.Bench.Load;

/// <summary>What one run of logins came to.</summary>
/// <param name="PerSecond">Logins in a second of time, with the load on the same cores.</param>
/// <param name="PerCore">Logins in a second of the server's processor time.</param>
internal sealed record LoginRate(double PerSecond, double PerCore);
