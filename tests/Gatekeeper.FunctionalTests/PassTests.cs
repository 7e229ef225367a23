using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests;

public sealed class PassTests : IAsyncLifetime
{
    private readonly List<RawClient> _holders = [];
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync() => _backend = await ScriptedBackend.StartAsync();

    public ValueTask DisposeAsync()
    {
        _holders.ForEach(holder => holder.Dispose());
        return _backend.DisposeAsync();
    }

    [Theory]
    [InlineData(true, 101, true)]
    [InlineData(false, 101, false)]
    [InlineData(true, 200, false)]
    [InlineData(true, 401, false)]
    [InlineData(true, 500, false)]
    public async Task A_pass_comes_with_101_where_the_policy_says_that_it_proves_a_login(
        bool passes,
        int status,
        bool expected
    )
    {
        await using var proxy = await StartAsync(passes);
        using var client = await new Phone("phone-1").UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(status);

        var head = await client.HeadAsync();

        Assert.StartsWith($"HTTP/1.1 {status} ", head, StringComparison.Ordinal);
        Assert.Equal(expected, Answers.Header(head, "Gatekeeper-Pass") is not null);
        Assert.Equal(expected ? 1 : 0, await CountAsync(proxy, "issued"));
    }

    [Theory]
    [InlineData(200, true)]
    [InlineData(204, true)]
    [InlineData(404, false)]
    public async Task Under_a_policy_for_requests_it_comes_with_2xx(int status, bool expected)
    {
        await using var proxy = await StartAsync(true, phones => phones["Applies"] = "Requests");
        using var client = await RawClient.ConnectAsync(proxy.Address);
        await client.SendAsync(
            "GET /login HTTP/1.1\r\nHost: x\r\nGatekeeper-Device: phone-1\r\n\r\n"
        );
        (await _backend.NextAsync()).Answer(status);

        Assert.Equal(
            expected,
            Answers.Header(await client.HeadAsync(), "Gatekeeper-Pass") is not null
        );
    }

    [Fact]
    public async Task A_client_that_does_not_say_which_device_it_is_gets_none()
    {
        await using var proxy = await StartAsync(true);
        using var client = await RawClient.UpgradeAsync(proxy.Address, "fg");
        (await _backend.NextAsync()).Answer(101);

        Assert.Null(Answers.Header(await client.HeadAsync(), "Gatekeeper-Pass"));
    }

    [Fact]
    public async Task A_client_with_a_good_pass_gets_no_other()
    {
        await using var proxy = await StartAsync(true);
        var phone = await LogInAsync(proxy, "phone-1", "bg");

        using var client = await phone.UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(101);

        Assert.Null(Answers.Header(await client.HeadAsync(), "Gatekeeper-Pass"));
    }

    [Fact]
    public async Task Foreground_with_a_pass_goes_before_foreground_without_that_came_first()
    {
        await using var proxy = await StartAsync(true);
        var known = await LogInAsync(proxy, "known", "fg");
        var held = await HoldAsync(proxy);
        using var first = await new Phone("stranger", "fg").ParkAsync(proxy);
        using var thief = await new Phone("thief", "fg") { Pass = known.Pass }.ParkAsync(proxy);
        using var second = await known.ParkAsync(proxy);

        Assert.Equal(["known", "stranger", "thief"], await ServedAsync(held, 3));
        Assert.Equal(1, await CountAsync(proxy, "honoured"));
        Assert.Equal(1, await CountAsync(proxy, "forged"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_second_connection_takes_the_place_of_its_twin_when_a_pass_proves_the_device(
        bool proves
    )
    {
        await using var proxy = await StartAsync(true);
        var phone = await LogInAsync(proxy, "phone-1", "fg");
        var held = await HoldAsync(proxy);
        using var lost = await phone.ParkAsync(proxy);
        using var stranger = await new Phone("stranger", "fg").ParkAsync(proxy);

        using var again = await (proves ? phone : phone with { Pass = null }).UpgradeAsync(proxy);

        if (proves)
        {
            var head = await lost.HeadAsync();
            Assert.Contains("reason=superseded", head, StringComparison.Ordinal);
            Assert.Equal(["phone-1", "stranger"], await ServedAsync(held, 2));
        }
        else
        {
            await proxy.UntilAsync("parked.fg", parked => parked == 3);
            Assert.Equal(["phone-1", "stranger", "phone-1"], await ServedAsync(held, 3));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Beyond_its_budget_a_device_waits_with_background_whether_it_shows_its_pass_or_not(
        bool showsIt
    )
    {
        await using var proxy = await StartAsync(true, Budget(1));
        var eager = await LogInAsync(proxy, "eager", "bg") with { Class = "fg" };
        using var within = await eager.UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(101);
        Assert.Equal(101, await within.StatusAsync());
        var held = await HoldAsync(proxy);
        var again = showsIt ? eager : eager with { Pass = null };
        using var beyond = await again.ParkAsync(proxy);
        using var stranger = await new Phone("stranger", "fg").ParkAsync(proxy);

        Assert.Equal(["stranger", "eager"], await ServedAsync(held, 2));
        Assert.Equal(
            1,
            await Metrics.ReadAsync(proxy, "gatekeeper_budget_exceeded_total{of=\"device\"}")
        );
    }

    [Fact]
    public async Task A_try_that_the_backend_never_saw_costs_no_budget()
    {
        await using var proxy = await StartAsync(true, Budget(1));
        var phone = await LogInAsync(proxy, "phone-1", "bg") with { Class = "fg" };
        var held = await HoldAsync(proxy);
        var refused = await phone.RefusedAsync(proxy);
        using (await refused.ParkAsync(proxy))
        {
            // And leaves.
        }

        await proxy.UntilAsync("parked.fg", parked => parked == 0);
        using var stranger = await new Phone("stranger", "fg").ParkAsync(proxy);
        using var third = await phone.ParkAsync(proxy);

        Assert.Equal(["phone-1", "stranger"], await ServedAsync(held, 2));
    }

    [Fact]
    public async Task An_address_has_a_budget_only_where_one_is_configured()
    {
        await using var proxy = await StartAsync(
            false,
            phones => phones["Foreground"]!["AddressBudget"] = new JsonObject { ["Burst"] = 2 }
        );
        var held = await HoldAsync(proxy, "bg");
        using var one = await new Phone("one", "fg").ParkAsync(proxy);
        using var two = await new Phone("two", "fg").ParkAsync(proxy);
        using var three = await new Phone("three", "fg").ParkAsync(proxy);
        using var background = await new Phone("background").ParkAsync(proxy);

        Assert.Equal(["one", "two", "three", "background"], await ServedAsync(held, 4));
        Assert.Equal(
            1,
            await Metrics.ReadAsync(proxy, "gatekeeper_budget_exceeded_total{of=\"address\"}")
        );
    }

    [Fact]
    public async Task Shadow_mode_gives_no_passes_because_it_changes_nothing()
    {
        await using var proxy = await ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Mode"] = "Shadow";
                configuration["Gatekeeper"]!["Policies"]!["phones"]!["Pass"] = true;
            }
        );
        using var client = await new Phone("phone-1").UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(101);

        Assert.Null(Answers.Header(await client.HeadAsync(), "Gatekeeper-Pass"));
    }

    [Fact]
    public async Task A_backend_cannot_speak_in_the_gate_s_name()
    {
        _backend.AnswerHeaders["Gatekeeper-Pass"] = "forged";
        _backend.AnswerHeaders["Gatekeeper-Ticket"] = "forged";
        _backend.AnswerHeaders["Gatekeeper-Status"] = "refused; reason=patience; stage=4";
        await using var proxy = await StartAsync(true);
        using var client = await new Phone("phone-1").UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(101);

        var head = await client.HeadAsync();

        Assert.Null(Answers.Header(head, "Gatekeeper-Ticket"));
        Assert.Null(Answers.Header(head, "Gatekeeper-Status"));
        Assert.Matches("^[A-Za-z0-9_-]{40}$", Answers.Header(head, "Gatekeeper-Pass"));
    }

    private static Action<JsonNode> Budget(int burst) =>
        phones => phones["Foreground"]!["Budget"] = new JsonObject { ["Burst"] = burst };

    private Task<ProxyUnderTest> StartAsync(bool passes, Action<JsonNode>? change = null) =>
        ProxyUnderTest.StartAsync(
            _backend.Address,
            configuration =>
            {
                configuration["Gatekeeper"]!["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
                var phones = configuration["Gatekeeper"]!["Policies"]!["phones"]!;
                phones["Pass"] = passes;
                phones["Foreground"]!["Patience"] = "00:00:02";
                phones["Background"]!["Patience"] = "00:00:20";
                change?.Invoke(phones);
            }
        );

    private async Task<Phone> LogInAsync(
        ProxyUnderTest proxy,
        string device,
        string connectionClass
    )
    {
        var phone = new Phone(device, connectionClass);
        using var client = await phone.UpgradeAsync(proxy);
        (await _backend.NextAsync()).Answer(101);
        var pass = Answers.Header(await client.HeadAsync(), "Gatekeeper-Pass");
        Assert.NotNull(pass);
        return phone with { Pass = pass };
    }

    private async Task<BackendRequest> HoldAsync(
        ProxyUnderTest proxy,
        string connectionClass = "fg"
    )
    {
        _holders.Add(await RawClient.UpgradeAsync(proxy.Address, connectionClass));
        return await _backend.NextAsync();
    }

    private async Task<string[]> ServedAsync(BackendRequest held, int count)
    {
        var served = new string[count];
        for (var at = 0; at < count; at++)
        {
            held.Answer(101);
            held = await _backend.NextAsync();
            served[at] = held.Headers["Gatekeeper-Device"].Single();
        }

        held.Answer(101);
        return served;
    }

    private static Task<double> CountAsync(ProxyUnderTest proxy, string outcome) =>
        Metrics.ReadAsync(proxy, $"gatekeeper_passes_total{{outcome=\"{outcome}\"}}");
}
