using System.Text;
using Gatekeeper.Admission;
using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class ConfigurationCheckTests
{
    private const string Good = """
        {
          "Kestrel": { "Endpoints": { "Http": { "Url": "http://127.0.0.1:7200" } } },
          "ReverseProxy": {
            "Routes": { "chat": { "ClusterId": "chat", "Match": { "Path": "{**any}" }, "Metadata": { "Gatekeeper.Policy": "phones" } } },
            "Clusters": { "chat": { "Destinations": { "one": { "Address": "http://127.0.0.1:7100/" } } } }
          },
          "Gatekeeper": {
            "Admin": { "Url": "http://127.0.0.1:7290" },
            "Backends": { "chat": { "Window": { "Initial": 5 } } },
            "Policies": { "phones": { "Background": { "Patience": "00:00:10" } } }
          }
        }
        """;

    [Fact]
    public void A_good_configuration_has_no_faults_and_no_warnings()
    {
        var check = Check(Good);

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
        Assert.Equal(5, check.Options.Backends["chat"].Window.Initial);
    }

    [Fact]
    public void An_empty_policy_and_no_backend_are_enough()
    {
        var check = Check(
            Good.Replace(
                    "{ \"chat\": { \"Window\": { \"Initial\": 5 } } }",
                    "{}",
                    StringComparison.Ordinal
                )
                .Replace(
                    "{ \"Background\": { \"Patience\": \"00:00:10\" } }",
                    "{}",
                    StringComparison.Ordinal
                )
        );

        Assert.Empty(check.Faults);
        var policy = check.Options.Policies["phones"];
        Assert.Equal(TimeSpan.FromSeconds(5), policy.Foreground.Patience);
        Assert.Equal(TimeSpan.FromSeconds(10), policy.Background.Patience);
        Assert.Equal(AppliesTo.Upgrades, policy.Applies);
        Assert.Equal(GateMode.Enforce, new BackendOptions().Mode);
    }

    [Theory]
    [InlineData(
        "\"Initial\": 5",
        "\"Intial\": 5",
        "c.json:9: Gatekeeper:Backends:chat:Window:Intial: unknown key 'Intial'; did you mean 'Initial'?"
    )]
    [InlineData(
        "\"Initial\": 5",
        "\"Initial\": \"five\"",
        "c.json:9: Gatekeeper:Backends:chat:Window:Initial: 'five' is not a whole number"
    )]
    [InlineData("\"Initial\": 5", "\"Initial\": 0", "0 is out of range; use 1 to 100000")]
    [InlineData("\"Initial\": 5", "\"Initial\": 5000", "5000 is more than Window:Max (1000)")]
    [InlineData("\"Initial\": 5", "\"Min\": 50, \"Max\": 10", "50 is more than Window:Max (10)")]
    [InlineData(
        "\"Initial\": 5",
        "\"Law\": \"Adaptiv\"",
        "'Adaptiv' is not one of Adaptive, Fixed; did you mean 'Adaptive'?"
    )]
    [InlineData("\"Initial\": 5", "\"Law\": \"1\"", "'1' is not one of Adaptive, Fixed")]
    [InlineData("\"Window\": { \"Initial\": 5 }", "\"Window\": 5", "'5' is not an object")]
    [InlineData(
        "\"Window\": { \"Initial\": 5 }",
        "\"Mode\": \"Enforc\"",
        "'Enforc' is not one of Off, Shadow, Enforce; did you mean 'Enforce'?"
    )]
    [InlineData(
        "\"Backends\": { \"chat\"",
        "\"Backends\": { \"chta\"",
        "no cluster in ReverseProxy:Clusters is called 'chta'; did you mean 'chat'?"
    )]
    [InlineData(
        "\"00:00:10\"",
        "\"10\"",
        "'10' is not a duration; write hours:minutes:seconds, for example \"00:00:10\""
    )]
    [InlineData(
        "\"00:00:10\"",
        "\"01:00:00\"",
        "01:00:00 is out of range; use 00:00:00.2 to 00:10:00"
    )]
    [InlineData("\"00:00:10\"", "[ \"00:00:10\" ]", "a single value is wanted here")]
    [InlineData(
        "\"Gatekeeper.Policy\": \"phones\"",
        "\"Gatekeeper.Policy\": \"phone\"",
        "no policy in Gatekeeper:Policies is called 'phone'; did you mean 'phones'?"
    )]
    [InlineData(
        "Gatekeeper.Policy",
        "Gatekeeper.Polcy",
        "unknown key 'Gatekeeper.Polcy'; did you mean 'Gatekeeper.Policy'?"
    )]
    [InlineData(
        "\"ClusterId\": \"chat\"",
        "\"ClusterId\": \"cat\"",
        "no cluster is called 'cat'; did you mean 'chat'?"
    )]
    [InlineData("{**any}", "{**any", "ReverseProxy:Routes:chat")]
    [InlineData(
        "\"Admin\": { \"Url\": \"http://127.0.0.1:7290\" }",
        "\"Admin\": { \"Url\": \"http://*:7290\" }",
        "can be reached from other machines"
    )]
    [InlineData("http://127.0.0.1:7290", "127.0.0.1:7290", "is not an address to listen on")]
    [InlineData("\"Admin\": {", "\"Admin\": { \"Token\": \"short\",", "too short to be a secret")]
    [InlineData(
        "\"Admin\": {",
        "\"TrustedNetworks\": [ \"10.0.0.0/8\", \"home\" ], \"Admin\": {",
        "Gatekeeper:TrustedNetworks:1: 'home' is not a network"
    )]
    [InlineData(
        "\"Url\": \"http://127.0.0.1:7200\"",
        "\"Url\": \"7200\"",
        "Kestrel:Endpoints:Http:Url: '7200' is not an address"
    )]
    [InlineData(
        "\"Url\": \"http://127.0.0.1:7200\"",
        "\"Url\": \"http://127.0.0.1:7200\", \"Protocols\": \"Http1AndHttp2\"",
        "Kestrel does not bound HTTP/2 control-frame floods"
    )]
    [InlineData(
        "\"Destinations\"",
        "\"HealthCheck\": { \"Passive\": { \"Enabled\": true } }, \"Destinations\"",
        "passive health lets any client switch a healthy destination off"
    )]
    [InlineData(
        "\"Destinations\"",
        "\"HttpClient\": { \"MaxConnectionsPerServer\": 5 }, \"Destinations\"",
        "hidden queue behind the gate"
    )]
    [InlineData(
        "\"Gatekeeper.Policy\": \"phones\"",
        "\"Gatekeeper.Policy\": null",
        "no policy in Gatekeeper:Policies is called ''"
    )]
    [InlineData(
        "\"Initial\": 5 }",
        "\"Law\": \"Off, Fixed\" }",
        "'Off, Fixed' is not one of Adaptive, Fixed"
    )]
    [InlineData("http://127.0.0.1:7100/", "nonsense", "'nonsense' is not an address")]
    [InlineData(
        "\"one\": { \"Address\": \"http://127.0.0.1:7100/\" }",
        "",
        "ReverseProxy:Clusters:chat:Destinations: there is none"
    )]
    [InlineData("\"ClusterId\": \"chat\", ", "", "ReverseProxy:Routes:chat:ClusterId: is missing")]
    [InlineData(
        "\"Destinations\"",
        "\"HttpRequest\": { \"Version\": \"2\" }, \"Destinations\"",
        "does not carry WebSockets"
    )]
    [InlineData(
        "http://127.0.0.1:7200\"",
        "http://127.0.0.1:7200/path\"",
        "is not an address to listen on"
    )]
    [InlineData(
        "\"Gatekeeper\": {",
        "\"Gatekeper\": {",
        "unknown section 'Gatekeper'; did you mean 'Gatekeeper'?"
    )]
    [InlineData(
        "\"Admin\": {",
        "\"Keys\": [ \"secret\" ],\n\"Admin\": {",
        "c.json:8: Gatekeeper:Keys:0: is not base64 of 32 to 64 bytes; make one with: openssl rand -base64 32"
    )]
    [InlineData(
        "\"Admin\": {",
        "\"Keys\": [ \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\", \"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8=\" ], \"Admin\": {",
        "Gatekeeper:Keys:1: is the same as Gatekeeper:Keys:0"
    )]
    [InlineData(
        "\"Window\": { \"Initial\": 5 } } },\n    \"Policies\": { \"phones\": {",
        "\"Ready\": { \"When\": \"BackendBytes\" } } }, \"Policies\": { \"phones\": { \"Pass\": true,",
        "Gatekeeper:Policies:phones:Pass: backend 'chat' is ready at the backend's bytes"
    )]
    [InlineData(
        "\"phones\": {",
        "\"phones\": { \"PassLasts\": \"00:10:00\",",
        "00:10:00 is out of range; use 01:00:00 to 365.00:00:00"
    )]
    [InlineData(
        "\"phones\": {",
        "\"phones\": { \"Foreground\": { \"AddressBudget\": { \"Burst\": 0 } },",
        "Gatekeeper:Policies:phones:Foreground:AddressBudget:Burst: 0 is out of range"
    )]
    public void A_fault_is_named_with_its_place_and_what_to_do(
        string good,
        string bad,
        string expected
    )
    {
        var check = Check(Good.Replace(good, bad, StringComparison.Ordinal));

        Assert.Contains(
            check.Faults,
            fault => fault.ToString().Contains(expected, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_faults_are_named_in_one_message()
    {
        var bad = Good.Replace(
                "\"Initial\": 5",
                "\"Initial\": 0, \"Lw\": 1",
                StringComparison.Ordinal
            )
            .Replace("\"00:00:10\"", "\"ten\"", StringComparison.Ordinal)
            .Replace("\"ClusterId\": \"chat\"", "\"ClusterId\": \"cat\"", StringComparison.Ordinal)
            .Replace("127.0.0.1:7290", "0.0.0.0:7290", StringComparison.Ordinal);

        var thrown = Assert.Throws<InvalidConfigurationException>(() =>
            Check(bad).OptionsOrThrow()
        );

        Assert.StartsWith(
            "The configuration has 5 faults:",
            thrown.Message,
            StringComparison.Ordinal
        );
        Assert.Equal(5, thrown.Faults.Count);
        Assert.All(
            thrown.Faults,
            fault => Assert.Contains(fault.ToString(), thrown.Message, StringComparison.Ordinal)
        );
        Assert.All(
            thrown.Faults,
            fault => Assert.StartsWith("c.json:", fault.Location, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void Every_key_of_the_documented_example_is_known()
    {
        var json = File.ReadAllBytes(
            Path.Combine(AppContext.BaseDirectory, "Configuration", "every-key.json")
        );

        var check = Check(Encoding.UTF8.GetString(json));

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
    }

    private static CheckedConfiguration Check(string json)
    {
        var bytes = Encoding.UTF8.GetBytes(json);
        using var stream = new MemoryStream(bytes);
        var configuration = new ConfigurationBuilder().AddJsonStream(stream).Build();
        return ConfigurationCheck.Check(configuration, JsonLocations.Read("c.json", bytes));
    }
}
