using Gatekeeper.Http;

namespace Gatekeeper.Tests.Http;

public sealed class FrameEdgeTests
{
    [Theory]
    [InlineData(0, false)]
    [InlineData(5, true)]
    [InlineData(125, false)]
    [InlineData(126, true)]
    [InlineData(65_535, false)]
    [InlineData(65_536, true)]
    public void The_end_of_a_frame_is_found_however_its_bytes_are_cut(int length, bool isMasked)
    {
        var frame = Frame(length, isMasked);
        foreach (var cut in new[] { 1, 2, 3, 7, frame.Length }.Where(cut => cut <= frame.Length))
        {
            var edge = new FrameEdge();
            for (var at = 0; at < frame.Length; at += cut)
            {
                Assert.True(at == 0 || !edge.IsHere, $"too early, at {at} of {frame.Length}");
                var part = frame.AsSpan(at, Math.Min(cut, frame.Length - at));
                Assert.Equal(part.Length, edge.Advance(part, stop: false));
            }

            Assert.True(edge.IsHere);
        }
    }

    [Fact]
    public void It_stops_behind_the_first_frame_that_ends()
    {
        byte[] two = [.. Frame(3, isMasked: false), .. Frame(200, isMasked: false)];
        var edge = new FrameEdge();

        Assert.Equal(5, edge.Advance(two, stop: true));
        Assert.True(edge.IsHere);
        Assert.Equal(10, edge.Advance(two.AsSpan(5, 10), stop: true));
        Assert.False(edge.IsHere);
    }

    internal static byte[] Frame(int length, bool isMasked)
    {
        var mask = isMasked ? 0x80 : 0;
        byte[] head = length switch
        {
            < 126 => [0x82, (byte)(mask | length)],
            < 65_536 => [0x82, (byte)(mask | 126), (byte)(length >> 8), (byte)length],
            _ =>
            [
                0x82,
                (byte)(mask | 127),
                0,
                0,
                0,
                0,
                0,
                (byte)(length >> 16),
                (byte)(length >> 8),
                (byte)length,
            ],
        };
        return [.. head, .. new byte[isMasked ? 4 : 0], .. new byte[length]];
    }
}
