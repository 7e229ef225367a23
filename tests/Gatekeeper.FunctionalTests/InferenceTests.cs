using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

/// <summary>Clients without a flag on real sockets: told apart by how their tunnels ended.</summary>
public sealed class InferenceTests : IAsyncLifetime
{
    private const int Phones = 40;
    private readonly SteppedTimeProvider _clock = new();
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _backend.AnswerAtOnce = true;
    }

    public ValueTask DisposeAsync() => _backend.DisposeAsync();

    [Fact]
    public async Task A_lone_return_goes_before_one_of_a_wave_that_came_first()
    {
        await using var app = await StartAsync();
        await LiveThroughACutAsync(app);
        _backend.AnswerAtOnce = false;
        using var holder = await ConnectAsync(app, "holder", "Gatekeeper-Class: fg\r\n");
        var held = await _backend.NextAsync();

        using var ofWave = await ConnectAsync(app, "phone-7");
        await app.UntilAsync(seen => seen.Parked == 1);
        using var lone = await ConnectAsync(app, "person");
        await app.UntilAsync(seen => seen.Parked == 2);
        held.Answer(101);

        var first = await _backend.NextAsync();
        Assert.Equal(["person"], first.Headers["Gatekeeper-Device"]);
        Assert.Equal(["unknown"], first.Headers["Gatekeeper-Class"]);
        Assert.False(_backend.HasNext);
        first.Answer(101);
        var second = await _backend.NextAsync();
        Assert.Equal(["phone-7"], second.Headers["Gatekeeper-Device"]);
        second.Answer(101);
        Assert.Equal(101, await lone.StatusAsync());
        Assert.Equal(101, await ofWave.StatusAsync());
        Assert.Equal(1, app.Inferred("lone"));
        Assert.Equal(1, app.Inferred("same_moment"));
    }

    [Fact]
    public async Task With_Unknown_Background_nothing_is_inferred_and_whoever_came_first_goes_first()
    {
        await using var app = await StartAsync("Background");
        await LiveThroughACutAsync(app);
        _backend.AnswerAtOnce = false;
        using var holder = await ConnectAsync(app, "holder", "Gatekeeper-Class: fg\r\n");
        var held = await _backend.NextAsync();

        using var ofWave = await ConnectAsync(app, "phone-7");
        await app.UntilAsync(seen => seen.Parked == 1);
        using var lone = await ConnectAsync(app, "person");
        await app.UntilAsync(seen => seen.Parked == 2);
        held.Answer(101);

        var first = await _backend.NextAsync();
        Assert.Equal(["phone-7"], first.Headers["Gatekeeper-Device"]);
        first.Answer(101);
        (await _backend.NextAsync()).Answer(101);
        Assert.Equal(0, app.Inferred("lone") + app.Inferred("usual") + app.Inferred("same_moment"));
    }

    [Fact]
    public async Task A_device_that_connects_again_and_again_is_taken_for_background()
    {
        await using var app = await StartAsync();
        for (var times = 0; times < 7; times++)
        {
            using var client = await ConnectAsync(app, "restless");
            Assert.Equal(101, await client.StatusAsync());
        }

        Assert.Equal(2, app.Inferred("repeats"));
    }

    /// <summary>
    /// A person's tunnel and those of a number of phones are open; the person leaves, and half a minute later all phones are cut at once.
    /// </summary>
    private async Task LiveThroughACutAsync(AppUnderTest app)
    {
        var person = await OpenAsync(app, "person");
        _clock.Step(TimeSpan.FromMinutes(3));
        var phones = new List<RawClient>();
        for (var phone = 0; phone < Phones; phone++)
        {
            phones.Add(await OpenAsync(app, $"phone-{phone}"));
            _clock.Step(TimeSpan.FromSeconds(20));
        }

        person.Dispose();
        await app.UntilAsync(seen => seen.Tunnels == Phones);
        _clock.Step(TimeSpan.FromSeconds(30));
        phones.ForEach(phone => phone.Vanish());
        await app.UntilAsync(seen => seen.Tunnels == 0);
    }

    private async Task<RawClient> OpenAsync(AppUnderTest app, string device)
    {
        var client = await ConnectAsync(app, device);
        Assert.Equal(101, await client.StatusAsync());
        await _backend.NextAsync();
        return client;
    }

    private static async Task<RawClient> ConnectAsync(
        AppUnderTest app,
        string device,
        string more = ""
    )
    {
        var client = await RawClient.ConnectAsync(app.Address);
        await client.SendAsync(
            RawClient.UpgradeRequest(null, $"Gatekeeper-Device: {device}\r\n" + more)
        );
        return client;
    }

    private Task<AppUnderTest> StartAsync(string unknown = "Infer") =>
        AppUnderTest.StartAsync(
            new Dictionary<string, string?>
            {
                ["ReverseProxy:Routes:chat:ClusterId"] = "chat",
                ["ReverseProxy:Routes:chat:Match:Path"] = "{**any}",
                ["ReverseProxy:Routes:chat:Metadata:Gatekeeper.Policy"] = "phones",
                ["ReverseProxy:Clusters:chat:Destinations:one:Address"] =
                    _backend.Address.ToString(),
                ["Gatekeeper:Backends:chat:Window:Initial"] = "1",
                ["Gatekeeper:Policies:phones:Unknown"] = unknown,
                ["Gatekeeper:Policies:phones:Foreground:Patience"] = "00:00:30",
                ["Gatekeeper:Policies:phones:Background:Patience"] = "00:00:30",
            },
            _clock
        );
}
