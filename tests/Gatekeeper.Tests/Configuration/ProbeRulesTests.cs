using Gatekeeper.Configuration;
using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class ProbeRulesTests
{
    [Fact]
    public void A_path_is_enough()
    {
        var check = Check(("Path", "/v1/probe"));

        Assert.Empty(check.Faults);
        Assert.Empty(check.Warnings);
        var probe = check.Options.Backends["chat"].Probe!; // given above
        Assert.Equal("/v1/probe", probe.Path);
        Assert.Equal(TimeSpan.FromSeconds(1), probe.Interval);
        Assert.Equal(TimeSpan.FromSeconds(2), probe.Timeout);
    }

    [Theory]
    [InlineData("Path", "/")]
    [InlineData("Path", "/a/b?c=d%20e")]
    [InlineData("Interval", "00:00:00.1")]
    [InlineData("Interval", "00:05:00")]
    [InlineData("Timeout", "00:00:00.1")]
    [InlineData("Timeout", "00:01:00")]
    public void What_is_right_has_no_faults(string key, string value) =>
        Assert.Empty(Check(("Path", "/v1/probe"), (key, value)).Faults);

    [Theory]
    [InlineData("Path", "", "Probe:Path: is missing; name what is asked for")]
    [InlineData("Path", "v1/probe", "Probe:Path: 'v1/probe' is not a path")]
    [InlineData("Path", "http://other/", "Probe:Path: 'http://other/' is not a path")]
    [InlineData("Path", "//other/", "Probe:Path: '//other/' is not a path")]
    [InlineData("Path", "/a b", "Probe:Path: '/a b' is not a path")]
    [InlineData("Path", "/a\r\nB: c", "is not a path")]
    [InlineData("Path", "/a#b", "Probe:Path: '/a#b' is not a path")]
    [InlineData("Interval", "00:00:00", "Probe:Interval: 00:00:00 is out of range")]
    [InlineData("Interval", "00:05:01", "Probe:Interval: 00:05:01 is out of range")]
    [InlineData("Timeout", "00:00:00.05", "Probe:Timeout: 00:00:00.0500000 is out of range")]
    [InlineData("Timeout", "00:01:01", "Probe:Timeout: 00:01:01 is out of range")]
    public void What_is_wrong_is_said_with_its_cure(string key, string value, string problem) =>
        Assert.Contains(
            problem,
            Assert.Single(Check(("Path", "/v1/probe"), (key, value)).Faults).ToString(),
            StringComparison.Ordinal
        );

    [Fact]
    public void Without_a_path_there_is_nothing_to_ask_for() =>
        Assert.Equal(
            "Gatekeeper:Backends:chat:Probe:Path",
            Assert.Single(Check(("Interval", "00:00:01")).Faults).Key
        );

    [Fact]
    public void A_backend_of_a_listener_speaks_no_HTTP()
    {
        var fault = Assert.Single(
            Check(
                [
                    ("Gatekeeper:Backends:xmpp:Probe:Path", "/v1/probe"),
                    ("Gatekeeper:Policies:phones:Unknown", "Infer"),
                    ("Gatekeeper:Listeners:l:Url", "tcp://127.0.0.1:5322"),
                    ("Gatekeeper:Listeners:l:Backend", "xmpp"),
                    ("Gatekeeper:Listeners:l:Policy", "phones"),
                    ("Gatekeeper:Listeners:l:Destinations:one", "127.0.0.1:5222"),
                ],
                []
            ).Faults
        );

        Assert.Equal("Gatekeeper:Backends:xmpp:Probe", fault.Key);
        Assert.Contains(
            "stands behind a TCP listener; leave it out",
            fault.Problem,
            StringComparison.Ordinal
        );
    }

    private static CheckedConfiguration Check(params (string Key, string? Value)[] probe) =>
        Check([], probe);

    private static CheckedConfiguration Check(
        (string Key, string? Value)[] more,
        (string Key, string? Value)[] probe
    )
    {
        var configuration = new ConfigurationManager();
        configuration["ReverseProxy:Clusters:chat:Destinations:one:Address"] =
            "http://127.0.0.1:7100/";
        foreach (var (key, value) in more)
        {
            configuration[key] = value;
        }

        foreach (var (key, value) in probe)
        {
            configuration[$"Gatekeeper:Backends:chat:Probe:{key}"] = value;
        }

        return ConfigurationCheck.Check(configuration);
    }
}
