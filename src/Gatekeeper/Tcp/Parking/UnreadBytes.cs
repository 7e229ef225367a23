using System.IO.Pipelines;

namespace Gatekeeper.Tcp.Parking;

/// <summary>
/// Keeps one read pending on a connection that waits, and eats nothing: so its client's leaving is seen at once, and a client that sends more than anybody
/// may who waits. (Kestrel stops reading at a full pipe, and then sees nobody leave.)
/// </summary>
internal static class UnreadBytes
{
    /// <summary>How many bytes a connection may have sent unread while it waits.</summary>
    public const int Most = 64 * 1024;

    /// <summary>Watches until <see cref="Stop"/> is called, the client leaves, or sends too much. Every byte stays in the pipe, for whoever reads next.</summary>
    /// <param name="input">The connection's bytes; nobody else reads while this watches.</param>
    public static async Task<UnreadEnd> WatchAsync(PipeReader input)
    {
        while (true)
        {
            ReadResult read;
            try
            {
                read = await input.ReadAsync();
            }
#pragma warning disable CA1031 // A connection ends in many ways (reset, timed out, unreachable, aborted here): whoever it was waits no more.
            catch (Exception)
#pragma warning restore CA1031
            {
                return UnreadEnd.Left;
            }

            var bytes = read.Buffer;
            UnreadEnd? end =
                read.IsCanceled ? UnreadEnd.Stopped
                : read.IsCompleted ? UnreadEnd.Left
                : bytes.Length > Most ? UnreadEnd.TooMany
                : null;

            // At the end nothing is examined, or the next reader would wait for bytes beyond these.
            input.AdvanceTo(bytes.Start, end is null ? bytes.End : bytes.Start);
            if (end is { } how)
            {
                return how;
            }
        }
    }

    /// <summary>Ends <see cref="WatchAsync"/>, which must be awaited before anybody else reads. Thread-safe; may come before the watch begins.</summary>
    public static void Stop(PipeReader input) => input.CancelPendingRead();
}
