using System.ComponentModel.DataAnnotations;

namespace Gatekeeper.Configuration;

/// <summary>When a handshake is over.</summary>
public sealed class ReadyOptions
{
    /// <summary><c>Response</c>: at 101 or the response headers; <c>BackendBytes</c>: when the backend has sent <see cref="Bytes"/> in the tunnel. Default <c>Response</c>.</summary>
    public ReadyWhen When { get; init; } = ReadyWhen.Response;

    /// <summary>How many bytes from the backend make it ready, 1 to 1,048,576. Default 1.</summary>
    [Range(1, 1_048_576)]
    public int Bytes { get; init; } = 1;

    /// <summary>How long a client may be silent when it is its turn (the first bytes in the tunnel, more of a request's body), in total, before it loses its place, 50 ms to 1 min. Default 1 s.</summary>
    [DurationRange("00:00:00.05", "00:01:00")]
    public TimeSpan ClientSilence { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>How long the backend may owe its answer before the handshake has timed out, 100 ms to 5 min. Default 10 s.</summary>
    [DurationRange("00:00:00.1", "00:05:00")]
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(10);
}
