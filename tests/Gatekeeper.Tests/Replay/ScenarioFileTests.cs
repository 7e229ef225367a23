using System.Text;
using System.Text.RegularExpressions;
using Gatekeeper.Replay;
using Gatekeeper.Replay.Files;
using Gatekeeper.Testing;

namespace Gatekeeper.Tests.Replay;

public sealed class ScenarioFileTests
{
    [Fact]
    public void The_example_of_the_documentation_is_right()
    {
        var page = File.ReadAllText(Path.Combine(Repository.Root, "docs", "replay.md"));
        var example = Regex.Match(page, "```json\n(.*?)```", RegexOptions.Singleline).Groups[1];

        var read = ScenarioFile.Read("example.json", Encoding.UTF8.GetBytes(example.Value));

        Assert.Empty(read.Faults);
        Assert.NotNull(read.Scenario);
        Assert.Equal(3, read.Scenario.Servers.Count);
        Assert.Equal(2.5, read.Scenario.Faults[0].Service);
        Assert.Equal(TimeSpan.FromSeconds(20), read.Scenario.Faults[1].Lasts);
        Assert.Equal(
            new LoadSurge(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10), 1.1)
            {
                ForegroundShare = 0.2,
            },
            read.Scenario.Surges[0]
        );
        Assert.Equal(
            (1.2, 0.02, 20),
            (
                read.Scenario.Background.Work,
                read.Scenario.Background.LongShare,
                read.Scenario.Background.LongTimes
            )
        );
    }

    [Fact]
    public void What_a_file_does_not_say_is_as_in_the_storm_it_is_like()
    {
        var read = Read("""{ "Like": "gyeongju", "StormLoad": 9 }""");

        Assert.Equal(StandardStorms.Gyeongju with { StormLoad = 9 }, AsStandard(read.Scenario!));
    }

    [Fact]
    public void An_unknown_key_is_refused_with_its_line_and_a_guess()
    {
        var fault = Assert.Single(
            Read(
                """
                {
                  "Background": {
                    "TryLast": "00:00:10"
                  }
                }
                """
            ).Faults
        );

        Assert.Equal("storm.json:3", fault.Location);
        Assert.Equal("Background:TryLast", fault.Key);
        Assert.Contains("did you mean 'TryLasts'?", fault.Problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "CalmLoad": "much" }""", "CalmLoad", "'much' is not a number from 0 to 1000")]
    [InlineData("""{ "CalmLoad": -1 }""", "CalmLoad", "'-1' is not a number from 0 to 1000")]
    [InlineData("""{ "StormLasts": 60 }""", "StormLasts", "'60' is not a duration")]
    [InlineData("""{ "LyingShare": 1.5 }""", "LyingShare", "'1.5' is not a number from 0 to 1")]
    [InlineData("""{ "CalmLoad": { "A": 1 } }""", "CalmLoad", "write a number")]
    [InlineData(
        """{ "EarlierTunnels": { "WaveEnds": "Never" } }""",
        "EarlierTunnels:WaveEnds",
        "'Never' is not one of SameMoment, SameDuration, Alone, Rolling"
    )]
    [InlineData("""{ "Like": "busan" }""", "Like", "'busan' is not one of pohang")]
    [InlineData("""{ "Faults": [ { "Service": 2 } ] }""", "Faults:0", "a fault needs At")]
    [InlineData(
        """{ "Faults": [ { "At": "00:00:01", "Server": "x" } ] }""",
        "Faults:0:Server",
        "'x' is none of Servers"
    )]
    [InlineData(
        """{ "Faults": [ { "At": "00:00:01", "Paused": true } ] }""",
        "Faults:0:Paused",
        "a pause for good"
    )]
    [InlineData("""{ "Servers": [ {}, {} ] }""", "Servers", "two servers are called 'one'")]
    [InlineData(
        """{ "Servers": [ { "Workers": 0 } ] }""",
        "Servers:0:Workers",
        "'0' is not a whole"
    )]
    [InlineData(
        """{ "Servers": [ {} ], "Scale": { "Devices": 9 } }""",
        "Scale",
        "leave one of the two out"
    )]
    [InlineData("""{ "Surges": [ { "Load": 2 } ] }""", "Surges:0", "a surge needs At")]
    [InlineData(
        """{ "Surges": [ { "At": "00:00:05", "Lasts": "00:00:05", "Load": 1 }, { "At": "00:00:09", "Lasts": "00:00:05", "Load": 1 } ] }""",
        "Surges:1:At",
        "before the end of the surge above"
    )]
    [InlineData(
        """{ "Background": { "LongShare": 2 } }""",
        "Background:LongShare",
        "'2' is not a number from 0 to 1"
    )]
    [InlineData(
        """{ "Foreground": { "Work": 0 } }""",
        "Foreground:Work",
        "'0' is not a number from 0.01 to 1000"
    )]
    [InlineData("""{ "Rhythm": { "Low": 1, "High": 0.5 } }""", "Rhythm:High", "less than Low")]
    [InlineData(
        """{ "Background": { "ComesBackAfter": "00:00:05" } }""",
        "Background:ComesBackBefore",
        "less than ComesBackAfter"
    )]
    public void A_fault_names_its_key_and_what_is_wrong(string json, string key, string problem)
    {
        var read = Read(json);

        Assert.Null(read.Scenario);
        Assert.Contains(
            read.Faults,
            fault => fault.Key == key && fault.Problem.Contains(problem, StringComparison.Ordinal)
        );
    }

    [Fact]
    public void All_faults_are_named_at_once() =>
        Assert.Equal(3, Read("""{ "A": 1, "B": 2, "CalmLoad": "x" }""").Faults.Count);

    [Fact]
    public void What_is_not_JSON_is_named_with_its_line()
    {
        var fault = Assert.Single(Read("{\n  \"CalmLoad\": 1,\n  oops\n}").Faults);

        Assert.Equal("storm.json:3", fault.Location);
    }

    private static ScenarioFile Read(string json) =>
        ScenarioFile.Read("storm.json", Encoding.UTF8.GetBytes(json));

    /// <summary>Lists compare by identity.</summary>
    private static Scenario AsStandard(Scenario read) =>
        read with
        {
            Servers = StandardStorms.Gyeongju.Servers,
            Faults = StandardStorms.Gyeongju.Faults,
            Surges = StandardStorms.Gyeongju.Surges,
        };
}
