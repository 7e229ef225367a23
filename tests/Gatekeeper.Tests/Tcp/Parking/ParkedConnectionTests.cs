using System.Buffers;
using System.IO.Pipelines;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Tcp.Parking;
using Gatekeeper.Testing;
using Gatekeeper.Tests.Admission;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tests.Tcp.Parking;

public sealed class ParkedConnectionTests : IDisposable
{
    private static readonly Arrival Background = new(
        ConnectionClass.Background,
        TimeSpan.FromSeconds(10)
    );
    private readonly TestGate _bench = new(window: 1);
    private readonly Pipe _input = new(new PipeOptions(pauseWriterThreshold: 1024 * 1024));
    private readonly CancellationTokenSource _stop = new();
    private readonly DescriptorBudget _descriptors = new(100);

    [Fact]
    public async Task It_gets_the_place_that_comes_free_and_what_it_sent_is_still_there()
    {
        var holder = _bench.Admit();
        await _input.Writer.WriteAsync("hello"u8.ToArray());
        var entry = EnterAsync();
        Assert.Equal(1, _bench.Parked);
        await _input.Writer.WriteAsync(" there"u8.ToArray());

        holder.Ready();
        var end = await entry.Within();

        Assert.True(end.IsLetIn);
        Assert.NotNull(end.Permit);
        Assert.True(_input.Reader.TryRead(out var unread));
        Assert.False(unread.IsCanceled);
        Assert.Equal("hello there"u8.ToArray(), unread.Buffer.ToArray());
        end.Permit.Ready();
        Assert.Equal(0, _bench.PlacesUsed);
    }

    [Fact]
    public async Task With_room_nobody_is_parked()
    {
        var end = await EnterAsync().Within();

        Assert.NotNull(end.Permit);
        Assert.Equal(0, _bench.Of(ConnectionClass.Background).Parkings);
    }

    [Fact]
    public async Task A_client_that_leaves_is_not_parked_any_more()
    {
        _bench.Admit();
        var entry = EnterAsync();

        await _input.Writer.CompleteAsync();

        Assert.Equal(Entry.Left, await entry.Within());
        Assert.Equal(0, _bench.Parked);
        Assert.Equal(1, _bench.Of(ConnectionClass.Background).LeftParked);
    }

    [Fact]
    public async Task A_client_that_resets_its_connection_is_not_parked_any_more()
    {
        _bench.Admit();
        var entry = EnterAsync();

        await _input.Writer.CompleteAsync(new ConnectionResetException("gone"));

        Assert.Equal(Entry.Left, await entry.Within());
        Assert.Equal(0, _bench.Parked);
    }

    public static TheoryData<Exception> OtherEnds =>
        [
            new System.Net.Sockets.SocketException((int)System.Net.Sockets.SocketError.TimedOut),
            new ConnectionAbortedException("by the server itself"),
        ];

    [Theory]
    [MemberData(nameof(OtherEnds))]
    public async Task However_its_connection_ends_it_is_not_parked_any_more(Exception how)
    {
        var holder = _bench.Admit();
        var entry = EnterAsync();

        await _input.Writer.CompleteAsync(how);

        Assert.Equal(Entry.Left, await entry.Within());
        Assert.Equal(0, _bench.Parked);
        holder.Ready();
        Assert.Equal(0, _bench.PlacesUsed);
    }

    [Fact]
    public async Task Whoever_sends_more_than_64_KiB_while_it_waits_is_refused()
    {
        _bench.Admit();
        var entry = EnterAsync();
        await _input.Writer.WriteAsync(new byte[UnreadBytes.Most]);
        Assert.Equal(1, _bench.Parked);

        await _input.Writer.WriteAsync(new byte[1]);
        var end = await entry.Within();

        Assert.Equal(RefusalReason.UnreadBytes, end.Refusal?.Reason);
        Assert.Equal(0, _bench.Parked);
    }

    [Fact]
    public async Task Patience_and_drain_refuse_it()
    {
        _bench.Admit();
        var first = EnterAsync();
        // Longer than it is held, and shorter than the one whose place it waits for may take.
        _bench.Pass(TimeSpan.FromSeconds(9.5));
        Assert.Equal(RefusalReason.Patience, (await first.Within()).Refusal?.Reason);

        var second = EnterAsync();
        _bench.Gate.Drain();
        Assert.Equal(RefusalReason.Draining, (await second.Within()).Refusal?.Reason);
    }

    [Fact]
    public async Task A_listener_that_goes_away_gives_it_up()
    {
        _bench.Admit();
        var entry = EnterAsync();

        await _stop.CancelAsync();

        Assert.Equal(Entry.Left, await entry.Within());
        Assert.Equal(0, _bench.Parked);
    }

    [Fact]
    public async Task Descriptors_that_are_short_are_kept_for_people()
    {
        _bench.Admit();
        for (var taken = 0; taken <= 90; taken++)
        {
            Assert.True(_descriptors.TryTake());
        }

        var background = await EnterAsync().Within();
        var foreground = EnterAsync(Background with { Rank = Rank.Foreground });

        Assert.Equal(RefusalReason.Descriptors, background.Refusal?.Reason);
        Assert.Equal(1, _bench.Parked);
        await _stop.CancelAsync();
        await foreground.Within();
    }

    [Theory]
    [InlineData(GateMode.Off)]
    [InlineData(GateMode.Shadow)]
    public async Task A_gate_that_enforces_nothing_holds_nobody(GateMode mode)
    {
        _bench.Gate.Apply(_bench.Settings with { Mode = mode });
        var first = await EnterAsync().Within();
        var second = await EnterAsync().Within();

        Assert.True(first.IsLetIn && second.IsLetIn);
        Assert.Null(second.Permit);
        Assert.Equal(mode == GateMode.Shadow, second.Handshake is not null);
    }

    public void Dispose() => _stop.Dispose();

    private Task<Entry> EnterAsync() => EnterAsync(Background);

    private Task<Entry> EnterAsync(in Arrival arrival)
    {
        var connection = new DefaultConnectionContext(
            "test",
            new DuplexPipe(_input.Reader, _input.Writer),
            new DuplexPipe(_input.Reader, _input.Writer)
        );
        return new ConnectionDoor(_descriptors)
            .EnterAsync(connection, _bench.Gate, arrival, _stop.Token)
            .AsTask();
    }

    private sealed class DuplexPipe(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
