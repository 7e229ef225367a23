using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Attacks;

/// <summary>Many connections that do the same bad thing. Those that the gate closes do not come back.</summary>
internal sealed class Attackers : IDisposable
{
    private readonly List<Socket> _sockets = [];

    /// <summary>Connects, from one address after the other, and sends to each what is given.</summary>
    /// <param name="to">Where.</param>
    /// <param name="count">How many.</param>
    /// <param name="sends">What each sends at once; null: nothing.</param>
    /// <param name="addresses">From how many addresses of 127.0.2.0/24.</param>
    public async Task ComeAsync(
        Uri to,
        int count,
        Func<int, byte[]>? sends = null,
        int addresses = 50
    )
    {
        for (var number = 0; number < count; number++)
        {
            var socket = new Socket(
                AddressFamily.InterNetwork,
                SocketType.Stream,
                ProtocolType.Tcp
            );
            _sockets.Add(socket);
            try
            {
                socket.Bind(
                    new IPEndPoint(new IPAddress([127, 0, 2, (byte)(1 + number % addresses)]), 0)
                );
                await socket.ConnectAsync(IPAddress.Loopback, to.Port).Within();
                if (sends is not null)
                {
                    await socket.SendAsync(sends(number)).Within();
                }
            }
            catch (SocketException)
            {
                // The gate closed it at once, as it may.
            }
        }
    }

    /// <summary>The same text from everybody.</summary>
    public static Func<int, byte[]> Saying(string text) => _ => Encoding.Latin1.GetBytes(text);

    /// <summary>Half of every connection is closed; nobody listens to the end.</summary>
    public void HalfClose()
    {
        foreach (var socket in _sockets)
        {
            try
            {
                socket.Shutdown(SocketShutdown.Send);
            }
            catch (SocketException)
            {
                // The gate was first.
            }
        }
    }

    /// <summary>How many the gate has closed by now.</summary>
    public int Closed => _sockets.Count(IsClosed);

    /// <summary>Waits until the gate has closed so many.</summary>
    public Task UntilClosedAsync(int count) => Limits.Until(() => Closed >= count);

    public void Dispose() => _sockets.ForEach(socket => socket.Dispose());

    /// <summary>Readable and nothing left to read, or broken. Answers are read on the way.</summary>
    private static bool IsClosed(Socket socket)
    {
        try
        {
            Span<byte> answer = stackalloc byte[1024];
            while (socket.Poll(0, SelectMode.SelectRead))
            {
                if (socket.Receive(answer) == 0)
                {
                    return true;
                }
            }

            return !socket.Connected;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
