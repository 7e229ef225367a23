using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>What protects the process itself. How many descriptors there are is read from the process's limit (<c>nofile</c>) at the start; this divides them.</summary>
public sealed class LimitsOptions
{
    /// <summary>
    /// The share of the descriptors that background cannot use, 0.01 to 0.5; the second half of it is for foreground with a pass alone. Default 0.1: of 20,000 files
    /// that is 1,950 connections.
    /// </summary>
    [Range(0.01, 0.5)]
    public double ForegroundShare { get; init; } = 0.1;

    /// <summary>
    /// The share of the descriptors that connections may hold which have said nothing yet, 0.01 to 0.9. Beyond it the oldest of them is closed. Default 0.25: at 5,000
    /// new connections a second each still has most of a second to speak.
    /// </summary>
    [Range(0.01, 0.9)]
    public double StrangerShare { get; init; } = 0.25;

    /// <summary>
    /// How many connections one IPv4 address or IPv6 /64 may hold before new ones from there are closed, 1 to 1,000,000; only while a backend is in an
    /// emergency (stage 2 and above), and not for <see cref="GatekeeperOptions.TrustedNetworks"/>. Default null: a quarter of the descriptors, because
    /// thousands of phones share one address behind a carrier's translation.
    /// </summary>
    [Range(1, 1_000_000)]
    public int? MaxConnectionsPerAddress { get; init; }

    /// <summary>
    /// How long a connection has until the head of its first request is read, TLS included, and each later request until its head is, 1 s to 1 min. Default 10 s
    /// (HAProxy's own test setting). Each later request's takes effect at the start.
    /// </summary>
    [DurationRange("00:00:01", "00:01:00")]
    public TimeSpan HeadersTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
