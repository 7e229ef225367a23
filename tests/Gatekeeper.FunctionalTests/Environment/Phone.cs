namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>What the requests of one device carry.</summary>
internal sealed record Phone(string Device, string Class = "bg")
{
    public string? Ticket { get; init; }

    public string? Pass { get; init; }

    public async Task<RawClient> UpgradeAsync(ProxyUnderTest proxy)
    {
        var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(
            RawClient.UpgradeRequest(
                Class,
                $"Gatekeeper-Device: {Device}\r\n"
                    + (Ticket is null ? "" : $"Gatekeeper-Ticket: {Ticket}\r\n")
                    + (Pass is null ? "" : $"Gatekeeper-Pass: {Pass}\r\n")
            )
        );
        return client;
    }

    /// <summary>Connects and waits until it is parked.</summary>
    public async Task<RawClient> ParkAsync(ProxyUnderTest proxy)
    {
        var path = $"parked.{Class}";
        var before = await proxy.NumberAsync(path);
        var client = await UpgradeAsync(proxy);
        await proxy.UntilAsync(path, parked => parked == before + 1);
        return client;
    }

    /// <summary>Connects, is refused, and keeps the ticket.</summary>
    public async Task<Phone> RefusedAsync(ProxyUnderTest proxy)
    {
        using var client = await UpgradeAsync(proxy);
        var head = await client.HeadAsync();
        Assert.StartsWith("HTTP/1.1 503 ", head, StringComparison.Ordinal);
        return this with { Ticket = Answers.Header(head, "Gatekeeper-Ticket") };
    }
}
