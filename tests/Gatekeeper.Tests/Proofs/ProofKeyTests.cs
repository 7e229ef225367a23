using Gatekeeper.Proofs;

namespace Gatekeeper.Tests.Proofs;

public sealed class ProofKeyTests
{
    [Theory]
    [InlineData(32, true)]
    [InlineData(64, true)]
    [InlineData(31, false)]
    [InlineData(65, false)]
    [InlineData(0, false)]
    public void A_key_has_32_to_64_bytes(int bytes, bool isKey)
    {
        var text = Convert.ToBase64String(new byte[bytes]);

        Assert.Equal(isKey, ProofKey.TryParse(text, out _));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("not base64 at all, though it is longer than thirty-two letters")]
    public void What_is_no_base64_is_no_key(string? text) =>
        Assert.False(ProofKey.TryParse(text, out _));

    [Fact]
    public void The_id_is_the_same_wherever_the_key_is_the_same()
    {
        Assert.Equal(0xce8542fb, TestKeys.Vector.Id);
        Assert.NotEqual(ProofKey.Random().Id, ProofKey.Random().Id);
    }
}
