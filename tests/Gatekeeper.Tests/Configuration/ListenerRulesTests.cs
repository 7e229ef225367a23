using System.Text;
using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class ListenerRulesTests
{
    private const string Good =
        "\"Url\": \"tcp://127.0.0.1:5322\", \"Backend\": \"xmpp\", \"Policy\": \"phones\", \"Destinations\": { \"one\": \"127.0.0.1:5222\" }";

    [Fact]
    public void A_listener_needs_address_backend_policy_and_destination_and_has_defaults_for_the_rest()
    {
        var check = Check($"\"xmpp\": {{ {Good} }}");

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
        var listener = check.Options.Listeners["xmpp"];
        Assert.Equal(ListenerTls.None, listener.Tls);
        Assert.Equal(ListenerProtocol.Opaque, listener.Protocol);
        Assert.Equal(ProxyProtocolUse.None, listener.ProxyProtocol);
        Assert.Equal(TimeSpan.FromSeconds(5), listener.HelloTimeout);
        Assert.Equal(TimeSpan.FromSeconds(5), listener.Health.Interval);
        Assert.Null(listener.Class);
    }

    [Fact]
    public void A_backend_that_only_a_listener_leads_to_may_be_set()
    {
        var check = Check($"\"xmpp\": {{ {Good} }}", "\"xmpp\": { \"Mode\": \"Shadow\" }");

        Assert.Empty(check.Faults);
    }

    [Fact]
    public void Whatever_is_missing_is_named()
    {
        var check = Check("\"xmpp\": {}");

        Assert.Equal(
            ["Backend", "Destinations", "Policy", "Url"],
            check.Faults.Select(fault => fault.Key.Split(':')[^1]).Order()
        );
        Assert.All(
            check.Faults,
            fault =>
                Assert.StartsWith("Gatekeeper:Listeners:xmpp:", fault.Key, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData(
        "tcp://127.0.0.1:5322",
        "http://127.0.0.1:5322",
        "Url: 'http://127.0.0.1:5322' is not an address to listen on"
    )]
    [InlineData(
        "tcp://127.0.0.1:5322",
        "tcp://chat.example:5322",
        "is not an address to listen on"
    )]
    [InlineData("tcp://127.0.0.1:5322", "tcp://::1:5322", "is not an address to listen on")]
    [InlineData("tcp://127.0.0.1:5322", "tcp://127.0.0.1:99999", "is not an address to listen on")]
    [InlineData("\"127.0.0.1:5222\"", "\"127.0.0.1\"", "'127.0.0.1' is not an address; write")]
    [InlineData("\"127.0.0.1:5222\"", "\"127.0.0.1:0\"", "'127.0.0.1:0' is not an address")]
    [InlineData("\"127.0.0.1:5222\"", "\"a b:1\"", "'a b:1' is not an address")]
    [InlineData(
        "\"Policy\": \"phones\"",
        "\"Policy\": \"phnes\"",
        "no policy in Gatekeeper:Policies is called 'phnes'; did you mean 'phones'?"
    )]
    [InlineData(
        "\"Backend\": \"xmpp\"",
        "\"Backend\": \"chat\"",
        "'chat' is a cluster of ReverseProxy:Clusters"
    )]
    [InlineData(
        "\"Policy\"",
        "\"Tls\": \"Terminate\", \"Policy\"",
        "Certificate:Path: is missing; TLS ends here"
    )]
    [InlineData(
        "\"Policy\"",
        "\"Certificate\": { \"Path\": \"a.pem\" }, \"Policy\"",
        "has no use under Tls: None"
    )]
    [InlineData(
        "\"Policy\"",
        "\"Sni\": { \"bg.*\": \"background\" }, \"Policy\"",
        "Sni: is read in TLS alone"
    )]
    [InlineData(
        "\"Policy\"",
        "\"Tls\": \"PassThrough\", \"Sni\": { \"bg.*\": \"backgroud\" }, \"Policy\"",
        "'backgroud' is no class; write \"foreground\" or \"background\""
    )]
    [InlineData(
        "\"Policy\"",
        "\"Tls\": \"PassThrough\", \"Alpn\": { \"a*b*\": \"background\" }, \"Policy\"",
        "has more than one '*'"
    )]
    [InlineData("\"Policy\"", "\"Class\": \"fast\", \"Policy\"", "Class: 'fast' is no class")]
    [InlineData(
        "\"Policy\"",
        "\"Tls\": \"Passthru\", \"Policy\"",
        "'Passthru' is not one of None, PassThrough, Terminate; did you mean 'PassThrough'?"
    )]
    [InlineData(
        "\"Policy\"",
        "\"HelloTimeout\": \"00:02:00\", \"Policy\"",
        "00:02:00 is out of range"
    )]
    [InlineData(
        "\"Policy\"",
        "\"Health\": { \"Interval\": \"00:00:00.01\" }, \"Policy\"",
        "Health:Interval: 00:00:00.0100000 is out of range"
    )]
    public void A_fault_says_where_it_is_and_what_to_write(string good, string bad, string expected)
    {
        var check = Check($"\"xmpp\": {{ {Good.Replace(good, bad, StringComparison.Ordinal)} }}");

        var fault = Assert.Single(check.Faults);
        Assert.Contains(expected, fault.ToString(), StringComparison.Ordinal);
        Assert.StartsWith("c.json:", fault.Location, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_listeners_have_two_addresses_and_one_backend_the_same_destinations()
    {
        var check = Check(
            $"\"a\": {{ {Good} }}, \"b\": {{ {Good.Replace("\"one\"", "\"two\"", StringComparison.Ordinal)} }}"
        );

        Assert.Equal(
            ["Gatekeeper:Listeners:b:Destinations", "Gatekeeper:Listeners:b:Url"],
            check.Faults.Select(fault => fault.Key).Order()
        );
    }

    [Theory]
    [InlineData("tcp://127.0.0.1:5322", "127.0.0.1:5322")]
    [InlineData("tcp://localhost:0", "127.0.0.1:0")]
    [InlineData("tcp://*:5322/", "0.0.0.0:5322")]
    [InlineData("TCP://[::1]:5322", "[::1]:5322")]
    [InlineData("tcp://:5322", null)]
    [InlineData("tcp://1.2.3.4", null)]
    [InlineData(null, null)]
    public void Addresses_of_listeners(string? url, string? expected) =>
        Assert.Equal(expected, TcpAddress.TryParseListener(url)?.ToString());

    [Theory]
    [InlineData("127.0.0.1:5222", "127.0.0.1:5222")]
    [InlineData("[2001:db8::1]:5222", "[2001:db8::1]:5222")]
    [InlineData("xmpp.internal:5222", "Unspecified/xmpp.internal:5222")]
    [InlineData("2001:db8::1:5222", null)]
    [InlineData("xmpp.internal", null)]
    [InlineData("xmpp.internal:-1", null)]
    public void Addresses_of_destinations(string text, string? expected) =>
        Assert.Equal(expected, TcpAddress.TryParseDestination(text)?.ToString());

    private static CheckedConfiguration Check(string listeners, string backends = "")
    {
        var bytes = Encoding.UTF8.GetBytes(
            $$"""
            {
              "ReverseProxy": {
                "Routes": { "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" } } },
                "Clusters": { "chat": { "Destinations": { "one": { "Address": "http://127.0.0.1:7100/" } } } }
              },
              "Gatekeeper": {
                "Backends": { {{backends}} },
                "Policies": { "phones": {} },
                "Listeners": { {{listeners}} }
              }
            }
            """
        );
        using var stream = new MemoryStream(bytes);
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        return ConfigurationCheck.Check(configuration, JsonLocations.Read("c.json", bytes));
    }
}
