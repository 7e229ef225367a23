using System.Net.WebSockets;

namespace ChatBackend.Sessions;

/// <summary>A connection that is gone, in the words of the several layers that may notice it first.</summary>
internal static class ConnectionLoss
{
    public static bool Is(Exception e) =>
        e
            is WebSocketException
                or OperationCanceledException
                or IOException
                or InvalidOperationException;
}
