using System.Buffers;
using System.IO.Pipelines;
using Gatekeeper.Tcp.Parking;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Tcp.Parking;

public sealed class KeptBytesTests
{
    private readonly Pipe _pipe = new();

    [Fact]
    public async Task What_was_kept_comes_first_and_the_rest_after_it()
    {
        await WriteAsync("hello");
        var reader = KeptBytes.Take(_pipe.Reader);
        Assert.False(_pipe.Reader.TryRead(out _));
        await WriteAsync(" there");

        Assert.Equal("hello", await ReadAsync(reader, eat: 5));
        Assert.Equal(" there", await ReadAsync(reader, eat: 6));
    }

    [Fact]
    public async Task Who_has_seen_all_of_it_and_wants_more_is_shown_both()
    {
        await WriteAsync("hello");
        var reader = KeptBytes.Take(_pipe.Reader);
        Assert.Equal("hello", await ReadAsync(reader, eat: 1, see: 5));
        var more = ReadAsync(reader, eat: 2, see: 4);
        Assert.False(more.IsCompleted);

        await WriteAsync(" there");

        Assert.Equal("ello there", await more.Within());
        Assert.Equal("lo there", await ReadAsync(reader, eat: 5));
        Assert.Equal("ere", await ReadAsync(reader, eat: 3));
    }

    [Fact]
    public async Task Nothing_that_was_not_seen_is_waited_for()
    {
        await WriteAsync("hello");
        var reader = KeptBytes.Take(_pipe.Reader);

        Assert.Equal("hello", await ReadAsync(reader, eat: 0, see: 0));
        Assert.Equal("hello", await ReadAsync(reader, eat: 0, see: 4));
        Assert.Equal("hello", await ReadAsync(reader, eat: 5));
    }

    [Fact]
    public async Task The_end_and_a_wake_up_are_passed_on()
    {
        await WriteAsync("hello");
        var reader = KeptBytes.Take(_pipe.Reader);
        Assert.Equal("hello", await ReadAsync(reader, eat: 0, see: 5));
        var waiting = reader.ReadAsync().AsTask();
        reader.CancelPendingRead();
        var woken = await waiting.Within();
        Assert.True(woken.IsCanceled);
        Assert.Equal(5, woken.Buffer.Length);
        reader.AdvanceTo(woken.Buffer.Start, woken.Buffer.End);

        await _pipe.Writer.CompleteAsync();

        var end = await reader.ReadAsync().AsTask().Within();
        Assert.True(end.IsCompleted);
        Assert.Equal(5, end.Buffer.Length);
    }

    [Fact]
    public async Task At_random_it_reads_as_if_nothing_had_been_kept()
    {
        var random = new Random(7);
        for (var round = 0; round < 300; round++)
        {
            var pipe = new Pipe(new PipeOptions(useSynchronizationContext: false));
            var bytes = new byte[random.Next(1, 300)];
            random.NextBytes(bytes);
            var first = random.Next(bytes.Length + 1);
            await pipe.Writer.WriteAsync(bytes.AsMemory(0, first));
            PipeReader reader = KeptBytes.Take(pipe.Reader);
            var write = WriteRestAsync(pipe.Writer, bytes.AsMemory(first), random.Next(1, 60));
            var read = new List<byte>();
            while (read.Count < bytes.Length)
            {
                if (!reader.TryRead(out var result))
                {
                    result = await reader.ReadAsync().AsTask().Within();
                }

                Assert.Equal(
                    bytes[read.Count..(read.Count + (int)result.Buffer.Length)],
                    result.Buffer.ToArray()
                );
                var eat = random.Next((int)result.Buffer.Length + 1);
                var see = result.IsCompleted
                    ? eat
                    : random.Next(eat, (int)result.Buffer.Length + 1);
                read.AddRange(result.Buffer.Slice(0, eat).ToArray());
                reader.AdvanceTo(result.Buffer.GetPosition(eat), result.Buffer.GetPosition(see));
            }

            await write.Within();
            Assert.Equal(bytes, read);
        }
    }

    private static async Task WriteRestAsync(
        PipeWriter writer,
        ReadOnlyMemory<byte> bytes,
        int atATime
    )
    {
        for (; bytes.Length > 0; bytes = bytes[Math.Min(atATime, bytes.Length)..])
        {
            await writer.WriteAsync(bytes[..Math.Min(atATime, bytes.Length)]);
            await Task.Yield();
        }

        await writer.CompleteAsync();
    }

    private async Task WriteAsync(string text) =>
        await _pipe.Writer.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));

    private static async Task<string> ReadAsync(PipeReader reader, int eat, int? see = null)
    {
        var result = await reader.ReadAsync().AsTask().Within();
        var text = System.Text.Encoding.ASCII.GetString(result.Buffer.ToArray());
        reader.AdvanceTo(result.Buffer.GetPosition(eat), result.Buffer.GetPosition(see ?? eat));
        return text;
    }
}
