using System.Text.Json.Nodes;
using Gatekeeper.FunctionalTests.Environment;

namespace Gatekeeper.FunctionalTests;

/// <summary>Two gates with the same keys and one place each: what one has signed is good at the other.</summary>
public sealed class FleetProofTests : IAsyncLifetime
{
    private ScriptedBackend _backend = null!; // set in InitializeAsync, before any test
    private ProxyUnderTest _one = null!; // the same
    private ProxyUnderTest _other = null!; // the same

    public async ValueTask InitializeAsync()
    {
        _backend = await ScriptedBackend.StartAsync();
        _one = await ProxyUnderTest.StartAsync(_backend.Address, OnePlace);
        _other = await ProxyUnderTest.StartAsync(_backend.Address, OnePlace);
    }

    public async ValueTask DisposeAsync()
    {
        await _other.DisposeAsync();
        await _one.DisposeAsync();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task Who_was_refused_at_one_gate_keeps_its_place_at_the_other()
    {
        using var holder = await new Phone("holder", "fg").UpgradeAsync(_one);
        await _backend.NextAsync();
        using var otherHolder = await new Phone("holder", "fg").UpgradeAsync(_other);
        var held = await _backend.NextAsync();

        var early = await new Phone("early").RefusedAsync(_one);
        using var late = await new Phone("late").ParkAsync(_other);
        using var back = await early.ParkAsync(_other);
        held.Answer(101);
        var first = await _backend.NextAsync();
        first.Answer(101);
        var second = await _backend.NextAsync();
        second.Answer(101);

        Assert.Equal("early", first.Headers["Gatekeeper-Device"].Single());
        Assert.Equal("late", second.Headers["Gatekeeper-Device"].Single());
        Assert.Equal(
            1,
            await Metrics.ReadAsync(_other, "gatekeeper_tickets_total{outcome=\"honoured\"}")
        );
    }

    [Fact]
    public async Task A_pass_of_one_gate_is_good_at_the_other()
    {
        _backend.AnswerAtOnce = true;
        using var login = await new Phone("phone", "fg").UpgradeAsync(_one);
        var pass = Answers.Header(await login.HeadAsync(), "Gatekeeper-Pass");
        Assert.NotNull(pass);

        using var again = await new Phone("phone", "fg") { Pass = pass }.UpgradeAsync(_other);

        Assert.Equal(101, await again.StatusAsync());
        Assert.Equal(
            1,
            await Metrics.ReadAsync(_other, "gatekeeper_passes_total{outcome=\"honoured\"}")
        );
    }

    private static void OnePlace(JsonObject configuration)
    {
        var gatekeeper = configuration["Gatekeeper"]!;
        gatekeeper["Keys"] = new JsonArray(TestFleet.Key);
        gatekeeper["Backends"]!["chat"]!["Window"]!["Initial"] = 1;
        gatekeeper["Policies"]!["phones"]!["Pass"] = true;
        gatekeeper["Policies"]!["phones"]!["Background"]!["Patience"] = "00:00:02";
    }
}
