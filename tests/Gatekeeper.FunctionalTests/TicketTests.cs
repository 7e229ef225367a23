using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Proofs;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class TicketTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _proxy = null!; // the same
    private RawClient _holder = null!; // the same
    private BackendRequest _held = null!; // the same

    /// <summary>One place, and it is taken: who comes is parked, and refused after 1.8 s.</summary>
    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _proxy = await ProxyUnderTest.StartAsync(_backend.Address, Full);
        _holder = await RawClient.UpgradeAsync(_proxy.Address, "fg");
        _held = await _backend.NextAsync();
    }

    public async ValueTask DisposeAsync()
    {
        _holder.Dispose();
        await _proxy.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task A_refused_client_comes_back_and_is_served_before_those_who_came_after_it_first_came()
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var late = await new Phone("late").ParkAsync(_proxy);
        using var back = await early.ParkAsync(_proxy);

        Assert.Equal(["early", "late"], await ServedAsync(2));
        Assert.Equal(101, await back.StatusAsync());
        Assert.Equal(1, await CountAsync("honoured"));
        Assert.Equal(1, await CountAsync("issued"));
    }

    [Theory]
    [InlineData("thief", "forged")]
    [InlineData("early", "unreadable")]
    public async Task A_ticket_of_another_device_or_an_altered_one_waits_as_a_newcomer(
        string device,
        string counted
    )
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var late = await new Phone("late").ParkAsync(_proxy);
        var ticket = device == "early" ? early.Ticket![..^1] : early.Ticket;
        using var forger = await new Phone(device) { Ticket = ticket }.ParkAsync(_proxy);

        Assert.Equal(["late", device], await ServedAsync(2));
        Assert.Equal(1, await CountAsync(counted));
        Assert.Equal(0, await CountAsync("honoured"));
    }

    [Fact]
    public async Task A_ticket_works_for_one_connection_at_a_time()
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var one = await early.ParkAsync(_proxy);
        using var late = await new Phone("late").ParkAsync(_proxy);
        using var copy = await early.ParkAsync(_proxy);

        Assert.Equal(["early", "late", "early"], await ServedAsync(3));
        Assert.Equal(1, await CountAsync("in_use"));
    }

    [Fact]
    public async Task A_copy_that_is_refused_keeps_the_first_ticket_s_moment()
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var one = await early.ParkAsync(_proxy);
        var copy = await early.RefusedAsync(_proxy);
        Assert.Equal(503, await one.StatusAsync());

        Assert.Equal(FirstSeenOf(early), FirstSeenOf(copy));
    }

    [Fact]
    public async Task A_client_without_a_device_id_gets_a_ticket_too()
    {
        using var refused = await RawClient.UpgradeAsync(_proxy.Address, "bg");
        var ticket = Answers.Header(await refused.HeadAsync(), "Gatekeeper-Ticket");
        using var late = await new Phone("late").ParkAsync(_proxy);
        using var back = await RawClient.ConnectAsync(_proxy.Address);
        await back.SendAsync(RawClient.UpgradeRequest("bg", $"Gatekeeper-Ticket: {ticket}\r\n"));
        await _proxy.UntilAsync("parked.bg", parked => parked == 2);

        Assert.Equal(["nobody", "late"], await ServedAsync(2));
    }

    /// <summary>Else one early place could be copied at every refusal, and all copies would go before everybody who came since.</summary>
    [Fact]
    public async Task Renewed_without_a_device_id_it_is_still_the_same_ticket()
    {
        using var first = await RawClient.UpgradeAsync(_proxy.Address, "bg");
        var ticket = Answers.Header(await first.HeadAsync(), "Gatekeeper-Ticket")!;
        using var second = await ShowAsync(ticket);
        var renewed = Answers.Header(await second.HeadAsync(), "Gatekeeper-Ticket")!;

        using var one = await ShowAsync(ticket);
        await _proxy.UntilAsync("parked.bg", parked => parked == 1);
        using var other = await ShowAsync(renewed);
        await _proxy.UntilAsync("parked.bg", parked => parked == 2);

        Assert.NotEqual(ticket, renewed);
        Assert.Equal(1, await CountAsync("in_use"));
    }

    [Fact]
    public async Task Background_that_turns_foreground_takes_no_age_along()
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var late = await new Phone("late", "fg").ParkAsync(_proxy);
        using var back = await (early with { Class = "fg" }).ParkAsync(_proxy);

        Assert.Equal(["late", "early"], await ServedAsync(2));
    }

    [Fact]
    public async Task The_ticket_is_read_from_the_query_and_never_reaches_the_backend()
    {
        var early = await new Phone("early").RefusedAsync(_proxy);
        using var late = await new Phone("late").ParkAsync(_proxy);
        using var back = await RawClient.ConnectAsync(_proxy.Address);
        await back.SendAsync(
            RawClient
                .UpgradeRequest(null)
                .Replace(
                    "/v1/chat",
                    $"/v1/chat?a=%20b&gk-ticket={early.Ticket}&intent=bg&gk-device=early&gk-pass=x&&c",
                    StringComparison.Ordinal
                )
        );
        await _proxy.UntilAsync("parked.bg", parked => parked == 2);
        _held.Answer(101);

        var seen = await _backend.NextAsync();

        Assert.Equal("/v1/chat?a=%20b&intent=bg&gk-device=early&&c", seen.Target);
        Assert.Equal(["early"], seen.Headers["Gatekeeper-Device"]);
        Assert.False(seen.Headers.ContainsKey("Gatekeeper-Ticket"));
    }

    [Fact]
    public async Task Keys_are_replaced_without_a_restart_and_the_old_one_verifies_as_long_as_it_is_listed()
    {
        var first = Convert.ToBase64String(Enumerable.Repeat((byte)1, 32).ToArray());
        var second = Convert.ToBase64String(Enumerable.Repeat((byte)2, 32).ToArray());
        await ReloadAsync(first);
        var early = await new Phone("early").RefusedAsync(_proxy);

        await ReloadAsync(second, first);
        var again = await early.RefusedAsync(_proxy);
        Assert.Equal(1, await CountAsync("honoured"));
        Assert.True(ProofKey.TryParse(second, out var signing));
        Assert.Equal(
            ProofState.Valid,
            TicketCodec.Read(
                new ProofKeys([signing]),
                again.Ticket,
                "early",
                TimeProvider.System.GetUtcNow(),
                out _
            )
        );

        await ReloadAsync(second);
        await early.RefusedAsync(_proxy);
        Assert.Equal(1, await CountAsync("honoured"));
        Assert.Equal(1, await CountAsync("unknown_key"));
    }

    private async Task<RawClient> ShowAsync(string ticket)
    {
        var client = await RawClient.ConnectAsync(_proxy.Address);
        await client.SendAsync(RawClient.UpgradeRequest("bg", $"Gatekeeper-Ticket: {ticket}\r\n"));
        return client;
    }

    private static void Full(JsonObject configuration)
    {
        var gatekeeper = configuration["Gatekeeper"]!;
        gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
        gatekeeper["Policies"]!["phones"]!["Foreground"]!["Patience"] = "00:00:20";
        gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = "00:00:02";
    }

    private async Task ReloadAsync(params string[] keys)
    {
        var configuration = ProxyUnderTest.Configuration(
            _backend.Address,
            configuration =>
            {
                Full(configuration);
                configuration["Gatekeeper"]!["Keys"] = new JsonArray([
                    .. keys.Select(key => JsonValue.Create(key)),
                ]);
            }
        );
        await File.WriteAllTextAsync(_proxy.ConfigurationFile, configuration.ToJsonString());
        Assert.Equal(
            System.Net.HttpStatusCode.OK,
            await AdminTests.ReloadAsync(_proxy, ProxyUnderTest.Token)
        );
    }

    /// <summary>Frees the place, again and again, and says who took it.</summary>
    private async Task<string[]> ServedAsync(int count)
    {
        var served = new string[count];
        var before = _held;
        for (var at = 0; at < count; at++)
        {
            before.Answer(101);
            before = await _backend.NextAsync();
            served[at] =
                before.Headers.GetValueOrDefault("Gatekeeper-Device")?.Single() ?? "nobody";
        }

        before.Answer(101);
        return served;
    }

    private async Task<double> CountAsync(string outcome) =>
        await Metrics.ReadAsync(_proxy, $"gatekeeper_tickets_total{{outcome=\"{outcome}\"}}");

    /// <summary>The signed moment, without its signature: version, kind, key, rank, then 6 bytes.</summary>
    private static string FirstSeenOf(Phone phone) =>
        Convert.ToHexString(
            System.Buffers.Text.Base64Url.DecodeFromChars(phone.Ticket).AsSpan(7, 6)
        );
}
