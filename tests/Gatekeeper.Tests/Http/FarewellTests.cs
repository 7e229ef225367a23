using Gatekeeper.Http;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Http;

public sealed class FarewellTests : IDisposable
{
    private static readonly byte[] Close = [0x88, 0x02, 0x03, 0xE9];
    private readonly MemoryStream _client = new();
    private readonly Farewell _farewell = new();

    public void Dispose()
    {
        _farewell.Dispose();
        _client.Dispose();
    }

    [Fact]
    public async Task An_idle_client_is_told_at_once_and_hears_nothing_more()
    {
        await _farewell.BeginAsync(_client);
        var frame = FrameEdgeTests.Frame(10, isMasked: false);
        await WriteAsync(frame);

        _farewell.Say();
        await WriteAsync(frame);

        Assert.Equal([.. frame, .. Close], _client.ToArray());
    }

    [Fact]
    public async Task In_the_middle_of_a_frame_the_client_is_told_behind_it_even_when_the_next_one_has_begun()
    {
        await _farewell.BeginAsync(_client);
        var frame = FrameEdgeTests.Frame(10, isMasked: false);
        await WriteAsync(frame.AsMemory(0, 6));

        _farewell.Say();
        Assert.Equal(6, _client.Length);
        await WriteAsync(new byte[] { 0, 0, 0, 0, 0, 0, 0x82, 1 });

        Assert.Equal([.. frame, .. Close], _client.ToArray());
    }

    [Fact]
    public async Task Whoever_is_told_before_it_began_is_told_right_after()
    {
        _farewell.Say();

        await _farewell.BeginAsync(_client);

        Assert.Equal(Close, _client.ToArray());
    }

    private Task WriteAsync(ReadOnlyMemory<byte> bytes) =>
        _farewell.WriteAsync(bytes, TestContext.Current.CancellationToken).AsTask().Within();
}
