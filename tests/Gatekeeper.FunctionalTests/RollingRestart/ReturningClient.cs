using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.RollingRestart;

/// <summary>A client that connects, exchanges messages, leaves or is told to go, and comes back, until it is stopped. It obeys Retry-After and keeps its ticket.</summary>
/// <param name="address">Where the gates are.</param>
/// <param name="connectionClass">What it says of itself.</param>
/// <param name="messages">How many messages it exchanges before it leaves by itself.</param>
/// <param name="tally">Where it counts.</param>
internal sealed class ReturningClient(
    Uri address,
    string connectionClass,
    int messages,
    Tally tally
)
{
    private static readonly TimeSpan BetweenMessages = TimeSpan.FromMilliseconds(20);
    private string? _ticket;

    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var socket = new ClientWebSocket();
            var number = tally.NextNumber();
            if (await ConnectAsync(socket, number, stop))
            {
                await TalkAsync(socket, number, stop);
            }
        }
    }

    private async Task<bool> ConnectAsync(
        ClientWebSocket socket,
        string number,
        CancellationToken stop
    )
    {
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Gatekeeper-Class", connectionClass);
        if (_ticket is not null)
        {
            socket.Options.SetRequestHeader("Gatekeeper-Ticket", _ticket);
        }

        try
        {
            // Not cancelled by the end of the test: a handshake that was begun is waited for, and counted.
            await socket
                .ConnectAsync(
                    new Uri($"ws://127.0.0.1:{address.Port}/?number={number}"),
                    CancellationToken.None
                )
                .Within(what: $"the answer to handshake {number}");
            tally.Opened[number] = true;
            _ticket = null;
            return true;
        }
        catch (WebSocketException) when (socket.HttpStatusCode == HttpStatusCode.ServiceUnavailable)
        {
            tally.CountRefused();
            var headers = socket.HttpResponseHeaders!; // they were asked for above
            _ticket = headers["Gatekeeper-Ticket"].First();
            await Task.Delay(
                    TimeSpan.FromSeconds(
                        int.Parse(headers["Retry-After"].First(), CultureInfo.InvariantCulture)
                    ),
                    TimeProvider.System,
                    stop
                )
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return false;
        }
        catch (Exception unanswered)
            when (unanswered is WebSocketException or TimeoutException or HttpRequestException)
        {
            tally.Unanswered.Enqueue(
                $"{number} ({connectionClass}, {(int)socket.HttpStatusCode}): {unanswered.Message} {unanswered.InnerException?.Message}"
            );
            return false;
        }
    }

    private async Task TalkAsync(ClientWebSocket socket, string number, CancellationToken stop)
    {
        var buffer = new byte[256];
        try
        {
            for (var message = 0; message < messages && !stop.IsCancellationRequested; message++)
            {
                var text = Encoding.ASCII.GetBytes($"{number}/{message}");
                await socket
                    .SendAsync(
                        text,
                        WebSocketMessageType.Text,
                        endOfMessage: true,
                        CancellationToken.None
                    )
                    .Within();
                var received = await socket
                    .ReceiveAsync(buffer, CancellationToken.None)
                    .Within(what: $"the echo of {number}/{message}");
                if (received.MessageType == WebSocketMessageType.Close)
                {
                    await GoAsync(socket);
                    return;
                }

                Assert.Equal(text, buffer[..received.Count]);
                tally.CountEchoed();
                await Task.Delay(BetweenMessages, TimeProvider.System, CancellationToken.None);
            }

            await socket
                .CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None)
                .Within(what: $"the close of {number}");
        }
        catch (Exception cut) when (cut is WebSocketException or IOException or TimeoutException)
        {
            // A client that is told while it sends sees that only when it listens.
            if (!await WasToldAsync(socket, buffer))
            {
                tally.Cut.Enqueue($"{number} ({connectionClass}): {cut.Message}");
            }
        }
    }

    private async Task GoAsync(ClientWebSocket socket)
    {
        Assert.Equal(WebSocketCloseStatus.EndpointUnavailable, socket.CloseStatus);
        tally.CountTold();
        await socket
            .CloseOutputAsync(
                WebSocketCloseStatus.EndpointUnavailable,
                null,
                CancellationToken.None
            )
            .Within();
    }

    private async Task<bool> WasToldAsync(ClientWebSocket socket, byte[] buffer)
    {
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(buffer, CancellationToken.None).Within();
            }
        }
        catch (Exception cut) when (cut is WebSocketException or TimeoutException)
        {
            // It says no more.
        }

        if (socket.CloseStatus != WebSocketCloseStatus.EndpointUnavailable)
        {
            return false;
        }

        tally.CountTold();
        return true;
    }
}
