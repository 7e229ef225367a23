using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Fleet;

namespace Gatekeeper.Tests.Fleet;

public sealed class FleetCodecTests
{
    private static readonly FleetMessage Message = new(
        Words.Instance,
        [Words.Gate(stage: 3, leads: true, destinations: Words.At(foreground: 2.5, used: 7))]
    );

    [Fact]
    public void A_message_comes_back_as_it_was()
    {
        Assert.True(FleetCodec.TryRead(FleetCodec.Write(Message), out var read));

        Assert.Equal(Message.Instance, read.Instance);
        var (word, sent) = (Assert.Single(read.Gates), Message.Gates[0]);
        Assert.Equal(sent with { Destinations = word.Destinations }, word);
        Assert.Equal(sent.Destinations, word.Destinations);
    }

    [Theory]
    [InlineData("\"stage\":3", "\"stage\":5")]
    [InlineData("\"stage\":3", "\"stage\":-1")]
    [InlineData("\"stage\":3", "\"stage\":\"3\"")]
    [InlineData("\"stage\":3,", "")]
    [InlineData("\"limit\":40", "\"limit\":0")]
    [InlineData("\"limit\":40", "\"limit\":2000000000")]
    [InlineData("\"foregroundNeed\":2.5", "\"foregroundNeed\":-1")]
    [InlineData("\"foregroundNeed\":2.5", "\"foregroundNeed\":1e300")]
    [InlineData("\"foregroundNeed\":2.5", "\"foregroundNeed\":1e999")]
    [InlineData("\"foregroundNeed\":2.5", "\"foregroundNeed\":\"NaN\"")]
    [InlineData("\"backgroundUsed\":7", "\"backgroundUsed\":-7")]
    [InlineData("\"referenceSeconds\":0.05", "\"referenceSeconds\":0")]
    [InlineData("\"referenceSeconds\":0.05", "\"referenceSeconds\":1e9")]
    [InlineData("\"backend\":\"chat\"", "\"backend\":\"\"")]
    [InlineData("\"backend\":\"chat\"", "\"backend\":null")]
    [InlineData("\"id\":\"one\"", "\"id\":null")]
    [InlineData(Words.Instance, "short")]
    [InlineData(Words.Instance, "zz112233445566778899aabbccddeeff")]
    [InlineData("\"gates\":[{", "\"gates\":[null,{")]
    [InlineData("}]}]}", "}]}]")]
    public void What_is_not_a_message_is_not_read(string whole, string broken)
    {
        var text = Encoding.UTF8.GetString(FleetCodec.Write(Message));
        Assert.Contains(whole, text, StringComparison.Ordinal);

        var bytes = Encoding.UTF8.GetBytes(text.Replace(whole, broken, StringComparison.Ordinal));

        Assert.False(FleetCodec.TryRead(bytes, out _));
    }

    [Fact]
    public void A_message_that_is_too_long_is_not_read()
    {
        var long_ = new byte[FleetCodec.MostBytes + 1];
        long_.AsSpan().Fill((byte)' ');
        FleetCodec.Write(Message).CopyTo(long_, 0);

        Assert.True(FleetCodec.TryRead(long_.AsSpan(0, FleetCodec.MostBytes), out _));
        Assert.False(FleetCodec.TryRead(long_, out _));
    }

    /// <summary>A process of another version may say more; that is no reason not to understand it.</summary>
    [Fact]
    public void What_is_not_known_is_passed_over()
    {
        var text = Encoding.UTF8.GetString(FleetCodec.Write(Message));
        var more = text.Replace(
            "\"stage\":",
            "\"mood\":\"fine\",\"stage\":",
            StringComparison.Ordinal
        );

        Assert.True(FleetCodec.TryRead(Encoding.UTF8.GetBytes(more), out _));
    }

    [Fact]
    public void Bytes_of_any_kind_break_nothing() =>
        Prop.ForAll<byte[], NonNegativeInt>(
                (noise, at) =>
                {
                    FleetCodec.TryRead(noise, out _);
                    var bent = FleetCodec.Write(Message);
                    for (var index = 0; index < noise.Length; index++)
                    {
                        bent[(at.Get + index) % bent.Length] = noise[index];
                    }

                    return !FleetCodec.TryRead(bent, out var read)
                        || FleetCodec.TryRead(FleetCodec.Write(read), out _);
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
