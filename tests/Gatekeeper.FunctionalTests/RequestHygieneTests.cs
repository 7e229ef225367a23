using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

/// <summary>What a client says about itself does not reach the backend as if the gate had said it.</summary>
public sealed class RequestHygieneTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Theory]
    [InlineData("", "unknown")]
    [InlineData("Gatekeeper-Class: fg\r\n", "fg")]
    [InlineData("gatekeeper-CLASS: BG\r\n", "bg")]
    [InlineData("Gatekeeper-Class: fg\r\nGatekeeper-Class: bg\r\n", "unknown")]
    [InlineData("Gatekeeper-Class: fg, bg\r\n", "unknown")]
    [InlineData("Gatekeeper_Class: fg\r\n", "unknown")]
    [InlineData("Gatekeeper-Class: fg\r\nGATEKEEPER_CLASS: bg\r\n", "fg")]
    [InlineData("Gatekeeper-Class: fg\r\nConnection: Gatekeeper-Class\r\n", "fg")]
    public async Task The_backend_gets_exactly_one_class(string headers, string expected)
    {
        var seen = await SeenAsync(headers);

        Assert.Equal([expected], seen.Headers["Gatekeeper-Class"]);
        Assert.DoesNotContain(
            seen.Headers.Keys,
            name => name.Contains('_', StringComparison.Ordinal)
        );
    }

    [Theory]
    [InlineData("Gatekeeper-Device: phone-1\r\n", "phone-1")]
    [InlineData("Gatekeeper-Device: phone-1\r\nGatekeeper-Device: phone-2\r\n", null)]
    [InlineData("Gatekeeper-Device: two words\r\n", null)]
    [InlineData("gatekeeper_device: phone-1\r\n", null)]
    public async Task The_backend_gets_one_clean_device_id_or_none(string headers, string? expected)
    {
        var seen = await SeenAsync(headers);

        Assert.Equal(
            expected is null ? null : [expected],
            seen.Headers.GetValueOrDefault("Gatekeeper-Device")
        );
    }

    [Fact]
    public async Task Forwarding_headers_of_an_untrusted_client_are_replaced_or_removed()
    {
        var seen = await SeenAsync(
            "X-Forwarded-For: 6.6.6.6\r\nX_Forwarded_For: 6.6.6.6\r\nX-Forwarded-Port: 1\r\nForwarded: for=6.6.6.6\r\n"
                + "X-Real-IP: 6.6.6.6\r\nX-Original-URL: /admin\r\nGatekeeper-Ticket: forged\r\nGatekeeper-Pass: forged\r\n"
        );

        Assert.Equal(["127.0.0.1"], seen.Headers["X-Forwarded-For"]);
        Assert.DoesNotContain(
            seen.Headers.Values.SelectMany(values => values),
            value => value.Contains("6.6.6.6", StringComparison.Ordinal)
        );
        string[] gone =
        [
            "X-Forwarded-Port",
            "Forwarded",
            "X-Real-IP",
            "X-Original-URL",
            "Gatekeeper-Ticket",
            "Gatekeeper-Pass",
        ];
        Assert.All(gone, name => Assert.False(seen.Headers.ContainsKey(name), name));
    }

    [Fact]
    public async Task What_a_trusted_peer_says_of_the_client_is_passed_on_and_the_peer_is_appended()
    {
        var seen = await SeenAsync(
            "X-Forwarded-For: 9.9.9.9\r\nX-Forwarded-Proto: https\r\nForwarded: for=9.9.9.9\r\n",
            trusted: "127.0.0.0/8"
        );

        Assert.Equal(["9.9.9.9, 127.0.0.1"], seen.Headers["X-Forwarded-For"]);
        Assert.Equal(["https"], seen.Headers["X-Forwarded-Proto"]);
        Assert.Equal(["for=9.9.9.9"], seen.Headers["Forwarded"]);
    }

    [Fact]
    public async Task Requests_that_are_not_gated_are_cleaned_as_well()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(
            "GET /page HTTP/1.1\r\nHost: x\r\nGatekeeper-Ticket: forged\r\nX-Forwarded-For: 6.6.6.6\r\nX-Real-IP: 6.6.6.6\r\n\r\n"
        );
        Assert.Equal(200, await client.StatusAsync());

        var seen = await _backend.NextAsync();

        Assert.Equal(["unknown"], seen.Headers["Gatekeeper-Class"]);
        Assert.Equal(["127.0.0.1"], seen.Headers["X-Forwarded-For"]);
        Assert.False(seen.Headers.ContainsKey("Gatekeeper-Ticket"));
        Assert.False(seen.Headers.ContainsKey("X-Real-IP"));
    }

    [Fact]
    public async Task A_trusted_peer_may_say_which_port_was_used()
    {
        var seen = await SeenAsync("X-Forwarded-Port: 443\r\n", trusted: "127.0.0.0/8");

        Assert.Equal(["443"], seen.Headers["X-Forwarded-Port"]);
    }

    [Fact]
    public async Task Odd_flags_are_counted()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(_backend.Address);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg, bg");
        await client.StatusAsync();

        var metrics = await proxy.Admin.GetStringAsync("/metrics");

        Assert.Contains(
            "gatekeeper_flag_suspect_total{reason=\"contradiction\"} 1",
            metrics,
            StringComparison.Ordinal
        );
    }

    private async Task<BackendRequest> SeenAsync(string headers, string trusted = "10.0.0.0/8")
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration => configuration["Gatekeeper"]!["TrustedNetworks"]![0] = trusted
        );
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(RawClient.UpgradeRequest(null, headers));
        Assert.Equal(101, await client.StatusAsync());
        return await _backend.NextAsync();
    }
}
