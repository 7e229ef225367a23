using System.Net.Sockets;
using System.Text;

namespace Gatekeeper.Proxy.Hosting.Systemd;

/// <summary>
/// The datagram socket on which systemd listens to a service of <c>Type=notify</c> (sd_notify(3)). Says nothing when there is none, and never fails: the service
/// matters more than what is said of it. Thread-safe.
/// </summary>
/// <param name="address">A path, or an abstract name that begins with <c>@</c>; null or empty: there is none.</param>
internal sealed class NotifySocket(string? address) : IDisposable
{
    private readonly Socket? _socket = string.IsNullOrEmpty(address)
        ? null
        : new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);

    /// <summary>Whether somebody listens.</summary>
    public bool IsThere => _socket is not null;

    /// <summary>The one that systemd named to this process.</summary>
    public static NotifySocket OfEnvironment() =>
        new(Environment.GetEnvironmentVariable("NOTIFY_SOCKET"));

    /// <summary>Says something.</summary>
    /// <param name="assignments">One or more of <c>NAME=VALUE</c>, sent as one message.</param>
    public void Say(params ReadOnlySpan<string> assignments)
    {
        if (_socket is null)
        {
            return;
        }

        try
        {
            // An abstract name is one that begins with a zero byte; in text that byte is written as @.
            var path = address!.StartsWith('@') ? '\0' + address[1..] : address; // there is a socket, so there is an address
            _socket.SendTo(
                Encoding.UTF8.GetBytes(string.Join('\n', assignments)),
                SocketFlags.None,
                new UnixDomainSocketEndPoint(path)
            );
        }
        catch (Exception nobody)
            when (nobody is SocketException or ArgumentException or ObjectDisposedException)
        {
            // The service goes on; systemd will say that it heard nothing.
        }
    }

    public void Dispose() => _socket?.Dispose();
}
