using Chat.Tests.Testing;
using ChatClient;

namespace Chat.Tests.Client;

/// <summary>What a phone pays for looking whether there is something new, counted on the socket: TCP payload, without TLS.</summary>
public sealed class ReconnectBytesTests
{
    private const int Kilobyte = 1024;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_background_reconnect_costs_less_than_a_kilobyte_each_way(bool byTicket)
    {
        await using var server = await ChatServer.StartAsync();
        var device = (await server.EnrolAsync("alice"))[0];
        await using var wire = new RecordingWire(server.Address);

        await using (
            var session = await server
                .ConnectorFor(wire.Address)
                .ConnectAsync(
                    byTicket ? device : device with { Ticket = null },
                    ConnectClass.Background,
                    0
                )
                .Within()
        )
        {
            await session.CaughtUp.Within();
        }

        TestContext.Current.TestOutputHelper!.WriteLine(
            $"{(byTicket ? "resume" : "login")}: {wire.Up.Length} bytes up, {wire.Down.Length} down"
        );
        Assert.InRange(wire.Up.Length, 1, Kilobyte);
        Assert.InRange(wire.Down.Length, 1, Kilobyte);
    }
}
