using System.Net;
using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

public sealed class ReloadTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
        _proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        await client.StatusAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task A_changed_file_takes_effect_by_itself_and_tunnels_live_on()
    {
        using var tunnel = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        await tunnel.StatusAsync();

        await File.WriteAllTextAsync(_proxy.ConfigurationFile, WithWindow(3));

        await _proxy.UntilAsync("window", window => window == 3);
        await tunnel.SendAsync("still here");
        Assert.Equal("still here", await tunnel.ReceiveAsync());
    }

    [Theory]
    [InlineData("broken JSON", "{ \"Kestrel\": ")]
    [InlineData("an empty file", "")]
    [InlineData("a fault of ours", "window:0")]
    [InlineData("a fault of YARP's", "match")]
    public async Task A_bad_file_leaves_the_last_good_configuration_in_force_as_a_whole(
        string what,
        string content
    )
    {
        content = content switch
        {
            "window:0" => WithWindow(0),
            "match" => WithWindow(3).Replace("{**any}", "{**any", StringComparison.Ordinal),
            _ => content,
        };
        await File.WriteAllTextAsync(_proxy.ConfigurationFile, content);

        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token)
        );

        Assert.True(await _proxy.NumberAsync("window") == 20, what);
        using var client = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        Assert.Equal(101, await client.StatusAsync());
        var metrics = await _proxy.Admin.GetStringAsync("/metrics");
        Assert.Contains(
            "\ngatekeeper_config_last_reload_successful 0",
            metrics,
            StringComparison.Ordinal
        );

        await File.WriteAllTextAsync(_proxy.ConfigurationFile, WithWindow(4));
        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token));
        Assert.Equal(4, await _proxy.NumberAsync("window"));
        metrics = await _proxy.Admin.GetStringAsync("/metrics");
        Assert.Contains(
            "\ngatekeeper_config_last_reload_successful 1",
            metrics,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task A_policy_that_is_null_is_refused_and_does_not_end_the_process()
    {
        var configuration = ProxyUnderTest.Configuration(
            _backend.Address,
            whole =>
                whole["ReverseProxy"]!["Routes"]!["chat"]!["Metadata"]!["Gatekeeper.Policy"] = null
        );
        await File.WriteAllTextAsync(_proxy.ConfigurationFile, configuration.ToJsonString());

        Assert.Equal(
            HttpStatusCode.UnprocessableEntity,
            await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token)
        );
        using var client = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        Assert.Equal(101, await client.StatusAsync());
    }

    [Fact]
    public async Task Another_address_to_listen_on_waits_for_the_next_start()
    {
        var configuration = ProxyUnderTest.Configuration(
            _backend.Address,
            whole => whole["Kestrel"]!["Endpoints"]!["Http"]!["Url"] = _backend.Address.ToString()
        );
        await File.WriteAllTextAsync(_proxy.ConfigurationFile, configuration.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token));
        using var client = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        Assert.Equal(101, await client.StatusAsync());
    }

    [Fact]
    public async Task A_destination_put_in_by_a_reload_is_used()
    {
        await using var second = await ScriptedBackend.StartAsync();
        second.AnswerAtOnce = true;
        var configuration = ProxyUnderTest.Configuration(second.Address);
        await File.WriteAllTextAsync(_proxy.ConfigurationFile, configuration.ToJsonString());

        Assert.Equal(HttpStatusCode.OK, await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token));
        using var client = await RawClient.UpgradeAsync(_proxy.Address, "fg");

        Assert.Equal(101, await client.StatusAsync());
        Assert.Single(second.All);
    }

    private string WithWindow(int window) =>
        ProxyUnderTest
            .Configuration(
                _backend.Address,
                configuration =>
                    configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] =
                        window
            )
            .ToJsonString();
}
