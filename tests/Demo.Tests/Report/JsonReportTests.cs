using System.Text.Json;
using Gatekeeper.Demo.Report;
using Gatekeeper.Demo.Results;

namespace Demo.Tests.Report;

/// <summary>Names that others read.</summary>
public sealed class JsonReportTests
{
    private readonly JsonElement _json = JsonDocument
        .Parse(JsonReport.Write(SampleResult.Small()))
        .RootElement;

    [Fact]
    public void The_result_says_what_was_played()
    {
        Assert.Equal("pohang", _json.GetProperty("scenario").GetString());
        Assert.Equal(7, _json.GetProperty("seed").GetInt32());
        Assert.True(_json.GetProperty("quick").GetBoolean());
        Assert.Equal(200, _json.GetProperty("capacityPerSecond").GetDouble());
        Assert.Equal(4, _json.GetProperty("driverLagP99Ms").GetDouble());
    }

    [Theory]
    [InlineData("withGate", 10)]
    [InlineData("withoutGate", 4)]
    public void Each_run_has_both_classes_and_the_backend(string run, int ready)
    {
        var result = _json.GetProperty(run);

        Assert.Equal(ready, result.GetProperty("foreground").GetProperty("ready").GetInt32());
        Assert.Equal(ready * 10, result.GetProperty("background").GetProperty("ready").GetInt32());
        Assert.Equal(120, result.GetProperty("backend").GetProperty("started").GetInt64());
        Assert.Equal(118, result.GetProperty("backend").GetProperty("completed").GetInt64());
        Assert.Equal(10 - ready, result.GetProperty("backend").GetProperty("wasted").GetInt64());
        Assert.Equal(4, result.GetProperty("driverLagP99Ms").GetDouble());
    }

    [Theory]
    [InlineData("intents")]
    [InlineData("ready")]
    [InlineData("gaveUp")]
    [InlineData("unfinished")]
    [InlineData("attempts")]
    [InlineData("calmP50Ms")]
    [InlineData("calmP95Ms")]
    [InlineData("calmP99Ms")]
    [InlineData("stormP50Ms")]
    [InlineData("stormP95Ms")]
    [InlineData("stormP99Ms")]
    public void Each_class_has_its_figures(string name)
    {
        foreach (var run in new[] { "withGate", "withoutGate" })
        {
            foreach (var connectClass in new[] { "foreground", "background" })
            {
                Assert.Equal(
                    JsonValueKind.Number,
                    _json.GetProperty(run).GetProperty(connectClass).GetProperty(name).ValueKind
                );
            }
        }
    }

    [Fact]
    public void The_series_of_the_charts_are_there()
    {
        var series = _json.GetProperty("withGate").GetProperty("series");

        Assert.Equal(4, series.GetProperty("foreground").GetProperty("ready").GetArrayLength());
        Assert.Equal(4, series.GetProperty("background").GetProperty("attempts").GetArrayLength());
        Assert.Equal(
            4,
            series.GetProperty("gate").GetProperty("parkedBackground").GetArrayLength()
        );
        Assert.Equal(3, series.GetProperty("foregroundReady").GetArrayLength());
    }

    [Fact]
    public void The_memory_of_the_gate_is_there_where_there_is_a_gate()
    {
        var (with, without) = (_json.GetProperty("withGate"), _json.GetProperty("withoutGate"));

        Assert.Equal(412_300_000, with.GetProperty("gateMemoryBytes").GetInt64());
        Assert.Equal(212_300_000, with.GetProperty("gateMemoryAtMostParkedBytes").GetInt64());
        Assert.Equal(13_100, with.GetProperty("mostParked").GetInt32());
        Assert.Equal(JsonValueKind.Null, without.GetProperty("gateMemoryBytes").ValueKind);
        Assert.Equal(JsonValueKind.Null, without.GetProperty("mostParked").ValueKind);
    }

    [Fact]
    public void One_run_alone_is_a_result_too()
    {
        var both = SampleResult.Small();

        Assert.Equal(JsonValueKind.Null, Written(both with { WithGate = null }, "withGate"));
        Assert.Equal(JsonValueKind.Null, Written(both with { WithoutGate = null }, "withoutGate"));

        static JsonValueKind Written(DemoResult result, string run) =>
            JsonDocument.Parse(JsonReport.Write(result)).RootElement.GetProperty(run).ValueKind;
    }

    [Fact]
    public void What_is_written_can_be_read_again()
    {
        var written = JsonReport.Write(SampleResult.Small());

        Assert.Equal(written, JsonReport.Write(JsonReport.Read(written)));
    }
}
