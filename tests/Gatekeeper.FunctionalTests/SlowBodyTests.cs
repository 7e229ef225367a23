using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

/// <summary>Where every request is gated, requests have bodies, and clients may be slow to send them.</summary>
public sealed class SlowBodyTests : IAsyncLifetime
{
    private RecordingBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = new RecordingBackend();
        _proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                var gatekeeper = configuration["Gatekeeper"]!;
                gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
                gatekeeper["Policies"]!["phones"]!["Applies"] = "Requests";
            }
        );
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    /// <summary>Else a handful of clients that send nothing would keep all places for <c>Ready:Timeout</c>, and pass for a backend that hangs.</summary>
    [Fact]
    public async Task A_client_that_dawdles_over_its_body_loses_its_place_and_its_request_goes_on()
    {
        using var dawdler = await RawClient.ConnectAsync(_proxy.Address);
        await dawdler.SendAsync(
            "POST /upload HTTP/1.1\r\nHost: chat\r\nGatekeeper-Class: fg\r\nContent-Length: 10000\r\n\r\nx"
        );
        await _proxy.UntilAsync("inHandshake.fg", handshakes => handshakes == 1);
        using var person = await RawClient.ConnectAsync(_proxy.Address);
        await person.SendAsync("GET / HTTP/1.1\r\nHost: chat\r\nGatekeeper-Class: fg\r\n\r\n");

        Assert.Equal(200, await person.StatusAsync());
        await dawdler.SendAsync(new string('x', 9_999));

        Assert.Equal(200, await dawdler.StatusAsync());
        Assert.Equal(1, await CountAsync("ignored"));
        Assert.Equal(1, await CountAsync("ready"));
        Assert.Equal(0, await CountAsync("timeout"));
    }

    private async Task<double> CountAsync(string outcome) =>
        await Metrics.ReadAsync(
            _proxy,
            $"gatekeeper_handshakes_total{{backend=\"chat\",class=\"fg\",outcome=\"{outcome}\"}}"
        );
}
