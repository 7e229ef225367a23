using System.Net;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class FingerprintTests
{
    [Fact]
    public void Devices_and_policies_have_different_ones()
    {
        var all = Enumerable
            .Range(0, 100_000)
            .Select(device => Fingerprint.Of("phones", $"{device}"))
            .Append(Fingerprint.Of("web", "1"))
            .Append(Fingerprint.Of("phones1", ""));

        Assert.Equal(100_002, all.Distinct().Count());
    }

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    public void An_address_is_an_IPv4_address_or_an_IPv6_network(
        string one,
        string other,
        bool same
    ) =>
        Assert.Equal(
            same,
            Fingerprint.Of("phones", IPAddress.Parse(one))
                == Fingerprint.Of("phones", IPAddress.Parse(other))
        );
}
