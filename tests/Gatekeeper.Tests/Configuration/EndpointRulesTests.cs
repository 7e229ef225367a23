using System.Text;
using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class EndpointRulesTests
{
    [Fact]
    public void A_good_endpoint_has_no_faults_and_its_defaults()
    {
        var check = Check(
            """{ "Https": { "Backend": "chat", "Sni": { "bg.*": "background" } } }"""
        );

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
        var endpoint = check.Options.Endpoints["https"];
        Assert.Equal(TimeSpan.FromSeconds(5), endpoint.HelloTimeout);
        Assert.Equal(Gatekeeper.Classification.Flag.Silent, endpoint.OwnFlag);
    }

    [Theory]
    [InlineData(
        """{ "Htps": { "Backend": "chat" } }""",
        "Gatekeeper:Endpoints:Htps: no endpoint in Kestrel:Endpoints is called 'Htps'; did you mean 'Https'?"
    )]
    [InlineData(
        """{ "Https": { "Backend": "chatt" } }""",
        "Gatekeeper:Endpoints:Https:Backend: no cluster in ReverseProxy:Clusters is called 'chatt'; did you mean 'chat'?"
    )]
    [InlineData("""{ "Https": {} }""", "Gatekeeper:Endpoints:Https:Backend: is missing")]
    [InlineData(
        """{ "Https": { "Backend": "chat", "Policy": "phone" } }""",
        "Gatekeeper:Endpoints:Https:Policy: no policy in Gatekeeper:Policies is called 'phone'; did you mean 'phones'?"
    )]
    [InlineData(
        """{ "Https": { "Backend": "chat", "Sni": { "*.bg.*": "background" } } }""",
        "Gatekeeper:Endpoints:Https:Sni:*.bg.*: the pattern '*.bg.*' has more than one '*'"
    )]
    [InlineData(
        """{ "Https": { "Backend": "chat", "Alpn": { "chat-bg": "backgruond" } } }""",
        "Gatekeeper:Endpoints:Https:Alpn:chat-bg: 'backgruond' is no class; write \"foreground\" or \"background\"; did you mean 'background'?"
    )]
    [InlineData(
        """{ "Https": { "Backend": "chat", "Class": "unknown" } }""",
        "Gatekeeper:Endpoints:Https:Class: 'unknown' is no class"
    )]
    [InlineData(
        """{ "Https": { "Backend": "chat", "HelloTimeout": "00:10:00" } }""",
        "Gatekeeper:Endpoints:Https:HelloTimeout: 00:10:00 is out of range"
    )]
    [InlineData(
        """{ "Http": { "Backend": "chat", "Sni": { "bg.*": "background" } } }""",
        "Gatekeeper:Endpoints:Http:Sni: Kestrel:Endpoints:Http:Url is 'http://127.0.0.1:7200', and without TLS nobody says a name"
    )]
    public void A_fault_says_where_and_what_to_do(string endpoints, string expected)
    {
        var fault = Assert.Single(Check(endpoints).Faults);

        Assert.Contains(expected, $"{fault.Key}: {fault.Problem}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""[ "Header", "Quary" ]""", "'Quary' is no source of flags")]
    [InlineData("""[ "Header", "header" ]""", "'header' is there already")]
    public void Sources_of_flags_are_checked(string flags, string expected)
    {
        var fault = Assert.Single(Check("{}", flags).Faults);

        Assert.Equal("Gatekeeper:Policies:phones:Flags:1", fault.Key);
        Assert.Contains(expected, fault.Problem, StringComparison.Ordinal);
    }

    private static CheckedConfiguration Check(string endpoints, string flags = "[]")
    {
        var json = $$"""
            {
              "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:7200" }, "Https": { "Url": "https://127.0.0.1:7243" } } },
              "ReverseProxy": {
                "Routes": { "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" }, "Metadata": { "Gatekeeper.Policy": "phones" } } },
                "Clusters": { "chat": { "Destinations": { "one": { "Address": "http://127.0.0.1:7100/" } } } }
              },
              "Gatekeeper": { "Policies": { "phones": { "Flags": {{flags}} } }, "Endpoints": {{endpoints}} }
            }
            """;
        var bytes = Encoding.UTF8.GetBytes(json);
        using var stream = new MemoryStream(bytes);
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        return ConfigurationCheck.Check(configuration, JsonLocations.Read("c.json", bytes));
    }
}
