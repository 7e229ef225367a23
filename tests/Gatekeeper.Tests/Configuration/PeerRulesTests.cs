using Gatekeeper.Configuration;
using Gatekeeper.Tests.Proofs;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class PeerRulesTests
{
    [Theory]
    [InlineData("http://10.0.0.1:7291", "http://10.0.0.2:7291")]
    [InlineData("http://*:7291", "dns://gates.internal:7291")]
    [InlineData("http://[::1]:7291", "http://[::1]:7291")]
    [InlineData(null, "http://gate-b:7291/")]
    [InlineData("http://127.0.0.1:0", null)]
    public void What_is_right_has_no_faults(string? url, string? address)
    {
        var check = Check(
            ("Url", url),
            ("Key", TestKeys.VectorKey),
            ("AcceptedKeys:0", TestKeys.VectorKey),
            ("Addresses:0", address)
        );

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
    }

    [Theory]
    [InlineData("Url", "http://10.0.0.1:7291", "Gatekeeper:Peers:Key: is missing")]
    [InlineData("Addresses:0", "http://10.0.0.1:7291", "Gatekeeper:Peers:Key: is missing")]
    public void Without_a_key_there_is_nobody_to_believe(
        string key,
        string value,
        string problem
    ) =>
        Assert.Contains(
            problem,
            Assert.Single(Check((key, value)).Faults).ToString(),
            StringComparison.Ordinal
        );

    [Theory]
    [InlineData("Key", "c2hvcnQ=", "Gatekeeper:Peers:Key: is not base64 of 32 to 64 bytes")]
    [InlineData("AcceptedKeys:0", "no base64", "Gatekeeper:Peers:AcceptedKeys:0: is not base64")]
    [InlineData("Url", "10.0.0.1:7291", "Gatekeeper:Peers:Url: '10.0.0.1:7291' is not an address")]
    [InlineData("Url", "https://10.0.0.1:7291", "is not an address to listen on")]
    [InlineData("Url", "http://127.0.0.1:7290", "is Gatekeeper:Admin:Url as well")]
    [InlineData("Addresses:0", "10.0.0.2:7291", "Gatekeeper:Peers:Addresses:0: '10.0.0.2:7291'")]
    [InlineData("Addresses:0", "https://10.0.0.2:7291", "is not where a gate listens")]
    [InlineData("Addresses:0", "dns://gates.internal", "is not where a gate listens")]
    [InlineData("Addresses:0", "http://10.0.0.2:7291/path", "is not where a gate listens")]
    [InlineData("Addresses:0", "", "is not where a gate listens")]
    public void What_is_wrong_is_said_with_what_to_write(string key, string value, string problem)
    {
        var check = Check(("Key", TestKeys.VectorKey), (key, value));

        var fault = Assert.Single(check.Faults);
        Assert.Contains(problem, fault.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void More_gates_than_can_be_talked_to_are_too_many() =>
        Assert.Contains(
            "65 are too many",
            Assert
                .Single(
                    Check([
                        ("Key", TestKeys.VectorKey),
                        .. Enumerable
                            .Range(0, 65)
                            .Select(index =>
                                ($"Addresses:{index}", (string?)$"http://10.0.0.{index}:7291")
                            ),
                    ]).Faults
                )
                .ToString(),
            StringComparison.Ordinal
        );

    private static CheckedConfiguration Check(params (string Key, string? Value)[] peers) =>
        ConfigurationCheck.Check(
            new ConfigurationBuilder()
                .AddInMemoryCollection(
                    peers
                        .Where(known => known.Value is not null)
                        .Reverse()
                        .DistinctBy(known => known.Key)
                        .ToDictionary(
                            known => $"Gatekeeper:Peers:{known.Key}",
                            known => known.Value
                        )
                )
                .Build()
        );
}
