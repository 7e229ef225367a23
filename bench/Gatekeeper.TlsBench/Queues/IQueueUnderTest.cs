namespace Gatekeeper.TlsBench.Queues;

/// <summary>A server in which clients wait, as a process of its own. Lets no background in, and all foreground.</summary>
internal interface IQueueUnderTest : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Whether it is the one that must keep the bounds.</summary>
    bool HasBounds { get; }

    /// <summary>Where clients connect, on 127.0.0.1.</summary>
    int Port { get; }

    Task StartAsync();

    /// <summary>Waits until so many are parked.</summary>
    Task ParkedAsync(int count);

    /// <summary>What the process has cost so far.</summary>
    Task<(long ResidentBytes, TimeSpan Processor)> CostAsync();
}
