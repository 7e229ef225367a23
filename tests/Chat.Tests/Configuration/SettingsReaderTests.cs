using ChatBackend.Configuration;
using Microsoft.Extensions.Configuration;

namespace Chat.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Nothing_configured_gives_the_defaults() =>
        Assert.Equivalent(new ChatBackendSettings(), Read([]), strict: true);

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                new()
                {
                    ["ChatBackend:Urls"] = "https://127.0.0.1:1;nonsense",
                    ["ChatBackend:Store"] = "oracle:x",
                    ["ChatBackend:Login:Queue"] = "many",
                    ["ChatBackend:Login:PasswordIterations"] = "1000",
                    ["ChatBackend:Drain:Timeout"] = "-00:00:01",
                    ["ChatBackend:Rehearsal:Workers"] = "4",
                    ["ChatBackend:LogLevel"] = "Loud",
                    ["ChatBackend:Login:Quue"] = "3",
                }
            )
        );

        string[] paths =
        [
            "Login:Queue is \"many\"",
            "Login:PasswordIterations is \"1000\"",
            "Drain:Timeout is \"-00:00:01\"",
            "LogLevel is \"Loud\"",
            "Urls is \"https://127.0.0.1:1\"",
            "Urls is \"nonsense\"",
            "Store is \"oracle:x\"",
            "Rehearsal:Workers is \"4\"",
            "Login:Quue is not a setting",
        ];
        Assert.Equal(paths.Length, refused.Faults.Count);
        Assert.All(
            paths,
            path =>
                Assert.Contains($"ChatBackend:{path}", refused.Message, StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("postgres:", "Host is missing")]
    [InlineData("postgres:Host=a;Colour=red", "olour")]
    [InlineData("postgres:Host=a;Password=secret;Port=zero", "give postgres:")]
    [InlineData("postgres:Host=a,b;Target Session Attributes=standby", "the store writes")]
    [InlineData("postgres:Host=a;Multiplexing=true", "transactions")]
    public void A_connection_string_that_cannot_work_is_explained(string store, string why)
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(new() { ["ChatBackend:Store"] = store })
        );

        var fault = Assert.Single(refused.Faults);
        Assert.StartsWith("ChatBackend:Store is ", fault, StringComparison.Ordinal);
        Assert.Contains(why, fault, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault, StringComparison.Ordinal);
    }

    [Fact]
    public void A_limit_for_a_file_goes_with_no_server()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                new()
                {
                    ["ChatBackend:Store"] = "postgres:Host=a,b;Database=chat",
                    ["ChatBackend:StoreMaxMegabytes"] = "10",
                }
            )
        );

        Assert.Contains("sqlite only", Assert.Single(refused.Faults), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_called_needs_an_address_and_a_webhook_a_secret()
    {
        var refused = Assert.Throws<SettingsException>(() =>
            Read(
                new()
                {
                    ["ChatBackend:WakePush:Url"] = "push.example/hook",
                    ["ChatBackend:WakePush:Secret"] = "too short",
                    ["ChatBackend:WakePush:Spread"] = "0",
                    ["ChatBackend:Gate:Admin"] = "tcp://10.0.0.1",
                }
            )
        );

        Assert.Equal(4, refused.Faults.Count);
        Assert.Contains(
            "WakePush:Url is \"push.example/hook\"",
            refused.Message,
            StringComparison.Ordinal
        );
        Assert.Contains("WakePush:Secret is \"...\"", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("too short", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            "Gate:Admin is \"tcp://10.0.0.1\"",
            refused.Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void A_webhook_is_called_by_its_address_and_named_without_its_secrets()
    {
        var settings = Read(
            new()
            {
                ["ChatBackend:WakePush:Url"] = "https://me:word@push.example:8443/hook?key=hidden",
                ["ChatBackend:WakePush:Secret"] = "sixteen letters!",
            }
        );

        Assert.True(settings.WakePush.On);
        Assert.Equal("https://push.example:8443/hook", settings.WakePush.Name);
    }

    [Fact]
    public void Values_arrive_where_they_belong()
    {
        var settings = Read(
            new()
            {
                ["ChatBackend:Urls"] = "http://127.0.0.1:0",
                ["ChatBackend:AllowedOrigins:0"] = "https://a.example",
                ["ChatBackend:AllowedOrigins:1"] = "https://b.example",
                ["ChatBackend:Session:PingBackground"] = "00:04:00",
                ["ChatBackend:Retention:Messages"] = "7.00:00:00",
                ["ChatBackend:Rehearsal:Workers"] = "4",
                ["ChatBackend:Rehearsal:HandshakeMilliseconds"] = "20",
            }
        );

        Assert.Equal(["https://a.example", "https://b.example"], settings.AllowedOrigins);
        Assert.Equal(TimeSpan.FromMinutes(4), settings.Session.PingBackground);
        Assert.Equal(TimeSpan.FromDays(7), settings.Retention.Messages);
        Assert.True(settings.Rehearsal.On);
        Assert.False(new ChatBackendSettings().Rehearsal.On);
    }

    private static ChatBackendSettings Read(Dictionary<string, string?> values) =>
        SettingsReader.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build());
}
