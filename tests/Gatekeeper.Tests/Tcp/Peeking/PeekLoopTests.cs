using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Testing;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tests.Tcp.Peeking;

public sealed class PeekLoopTests
{
    private readonly Pipe _pipe = new();
    private readonly CancellationTokenSource _deadline = new();

    [Fact]
    public async Task An_opening_that_comes_in_parts_is_read_and_every_byte_stays()
    {
        var hello = Hellos.With(Hellos.ServerName("bg.chat.example"));
        var peek = PeekAsync();
        await _pipe.Writer.WriteAsync(hello.AsMemory(0, 7));
        await _pipe.Writer.WriteAsync(hello.AsMemory(7, 20));
        Assert.False(peek.IsCompleted);
        await _pipe.Writer.WriteAsync(hello.AsMemory(27));

        var (status, opening) = await peek.Within();

        Assert.Equal((OpeningStatus.Read, "bg.chat.example"), (status, opening.ServerName));
        Assert.True(_pipe.Reader.TryRead(out var unread));
        Assert.Equal(hello, unread.Buffer.ToArray());
    }

    [Fact]
    public async Task Garbage_is_told_at_once_and_stays_for_whoever_reads_next()
    {
        await _pipe.Writer.WriteAsync("GET /"u8.ToArray());

        var (status, _) = await PeekAsync().Within();

        Assert.Equal(OpeningStatus.NotThis, status);
        Assert.True(_pipe.Reader.TryRead(out var unread));
        Assert.Equal(5, unread.Buffer.Length);
    }

    [Fact]
    public async Task A_client_that_is_too_slow_is_not_waited_for()
    {
        await _pipe.Writer.WriteAsync(new byte[] { 22, 3 });
        var peek = PeekAsync();
        Assert.False(peek.IsCompleted);

        await _deadline.CancelAsync();

        Assert.Equal(OpeningStatus.NotThis, (await peek.Within()).Status);
        Assert.True(_pipe.Reader.TryRead(out var unread));
        Assert.False(unread.IsCanceled);
        Assert.Equal(2, unread.Buffer.Length);
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_of_it_has_no_opening()
    {
        await _pipe.Writer.WriteAsync(new byte[] { 22, 3 });
        await _pipe.Writer.CompleteAsync();

        Assert.Equal(OpeningStatus.NotThis, (await PeekAsync().Within()).Status);
    }

    public static TheoryData<Exception> Ends =>
        [
            new ConnectionResetException("by the client"),
            new ConnectionAbortedException("by the server itself"),
            new SocketException((int)SocketError.TimedOut),
        ];

    [Theory]
    [MemberData(nameof(Ends))]
    public async Task However_a_connection_breaks_it_is_broken(Exception how)
    {
        await _pipe.Writer.WriteAsync(new byte[] { 22, 3 });
        var peek = PeekAsync();

        await _pipe.Writer.CompleteAsync(how);

        await Assert.ThrowsAnyAsync<IOException>(() => peek.Within());
    }

    [Fact]
    public async Task An_opening_longer_than_its_protocol_allows_is_none()
    {
        var message = Hellos.Message(Hellos.Filler(65_510));
        await using var filled = _pipe.Writer.AsStream();
        var write = filled.WriteAsync(Hellos.Record(message)).AsTask();

        Assert.Equal(OpeningStatus.NotThis, (await PeekAsync().Within()).Status);
        await _pipe.Reader.CompleteAsync();
        await write.Within();
    }

    private Task<(OpeningStatus Status, Opening Opening)> PeekAsync() =>
        PeekLoop.PeekAsync(_pipe.Reader, TlsOpening.Instance, _deadline.Token).AsTask();
}
