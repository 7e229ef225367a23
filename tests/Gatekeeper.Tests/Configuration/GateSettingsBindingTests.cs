using Gatekeeper.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class GateSettingsBindingTests
{
    [Fact]
    public void The_share_that_background_keeps_reaches_the_gate()
    {
        var settings = new BackendOptions().ToGateSettings(TimeSpan.FromSeconds(10), 0.1);

        Assert.Equal(0.1, settings.FloorShare);
    }

    [Fact]
    public void A_gate_keeps_the_largest_share_that_a_policy_says()
    {
        var options = new GatekeeperOptions
        {
            Policies = new Dictionary<string, PolicyOptions>
            {
                ["phones"] = Keeps(0.05),
                ["watches"] = Keeps(0.2),
                ["screens"] = Keeps(0),
            },
        };

        Assert.Equal(0.2, options.FloorShare());
    }

    [Fact]
    public void Without_any_policy_it_is_the_default() =>
        Assert.Equal(new BackgroundOptions().FloorShare, new GatekeeperOptions().FloorShare());

    private static PolicyOptions Keeps(double share) =>
        new() { Background = new BackgroundOptions { FloorShare = share } };
}
