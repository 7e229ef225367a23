namespace ChatBackend.Configuration;

/// <summary>Login work has its own places, so that a storm of logins takes nothing from established sessions.</summary>
internal sealed record LoginSettings
{
    /// <summary>Logins at work at the same time. A login is a few point reads; two per core keep the cores busy while one waits for the disk.</summary>
    public int Concurrency { get; init; } = 2 * Environment.ProcessorCount;

    /// <summary>Logins that compute at the same time while people are writing to each other, and a third of the time at that. One core and more stays free for sessions.</summary>
    public int Processors { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Logins waiting for a place; beyond it 503. At 1,500 logins/s and core this is well under a second.</summary>
    public int Queue { get; init; } = 1024;

    /// <summary>Devices that are being enrolled at the same time: connected, but not logged in. Beyond it 429.</summary>
    public int Enrolments { get; init; } = 256;

    /// <summary>Password checks at the same time: each burns a core for about 90 ms, and half of the cores stay free.</summary>
    public int PasswordConcurrency { get; init; } = Math.Max(1, Environment.ProcessorCount / 2);

    /// <summary>Password checks waiting; beyond it 429. Sixteen are under two seconds on one core.</summary>
    public int PasswordQueue { get; init; } = 16;

    /// <summary>PBKDF2-HMAC-SHA512 rounds; OWASP's figure. Older hashes with fewer are renewed at the next check.</summary>
    public int PasswordIterations { get; init; } = 220_000;
}
