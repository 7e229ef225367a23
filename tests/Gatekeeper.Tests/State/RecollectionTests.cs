using Gatekeeper.State;
using Gatekeeper.Testing;
using Gatekeeper.Windows;

namespace Gatekeeper.Tests.State;

public sealed class RecollectionTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _temporary = new();

    public void Dispose() => _temporary.Dispose();

    [Fact]
    public void What_is_fresh_is_taken_up_as_it_is()
    {
        Write("gate-1.json", Now.AddHours(-1), window: 12.5, reference: "0.021");

        var read = Read();

        Assert.Equal(new WindowMemory(12.5, 0.021), read.Memories["chat"].Destinations["one"]);
        Assert.Empty(read.Complaints);
        Assert.Null(read.OldestHint);
    }

    [Theory]
    [InlineData(-7)]
    [InlineData(7)]
    public void What_a_week_lies_between_is_a_place_to_begin_and_no_truth(int days)
    {
        Write("gate-1.json", Now.AddDays(days));

        var read = Read();

        Assert.Equal(new WindowMemory(12, null), read.Memories["chat"].Destinations["one"]);
        Assert.Equal(TimeSpan.FromDays(7), read.OldestHint);
    }

    [Fact]
    public void What_is_older_than_a_month_is_not_believed()
    {
        Write("gate-1.json", Now.AddDays(-31));

        Assert.Empty(Read().Memories);
    }

    [Fact]
    public void Of_several_files_the_newest_that_knows_a_backend_counts()
    {
        Write("gate-1.json", Now.AddHours(-2), window: 5);
        Write("gate-2.json", Now.AddHours(-1), window: 6);
        Write("gate-3.json", Now.AddHours(-3), window: 7, backend: "mail");

        var memories = Read().Memories;

        Assert.Equal(6, memories["chat"].Destinations["one"].Limit);
        Assert.Equal(7, memories["mail"].Destinations["one"].Limit);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("not json at all")]
    [InlineData("""{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":null}}""")]
    [InlineData("""{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{}}}""")]
    [InlineData(
        """{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{"destinations":{"one":null}}}}"""
    )]
    [InlineData(
        """{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{"destinations":{"one":{"window":-3,"referenceSeconds":1}}}}}"""
    )]
    [InlineData(
        """{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{"destinations":{"one":{"window":1e999,"referenceSeconds":1}}}}}"""
    )]
    [InlineData(
        """{"version":1,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{"destinations":{"one":{"window":3,"referenceSeconds":0}}}}}"""
    )]
    [InlineData(
        """{"version":2,"savedAt":"2026-03-01T11:00:00Z","backends":{"chat":{"destinations":{}}}}"""
    )]
    [InlineData("""{"version":1,"savedAt":"yesterday","backends":{}}""")]
    public void A_file_of_no_use_is_complained_of_by_name_and_the_others_are_read(string content)
    {
        _temporary.Write("gate-1.json", content);
        Write("gate-2.json", Now);

        var read = Read();

        Assert.Contains("gate-1.json", Assert.Single(read.Complaints), StringComparison.Ordinal);
        Assert.Equal(12, read.Memories["chat"].Destinations["one"].Limit);
    }

    private Recollection Read()
    {
        using var folder = StateFolder.Open(_temporary.Path);
        return Recollection.Of(folder, Now);
    }

    private void Write(
        string file,
        DateTimeOffset savedAt,
        double window = 12,
        string reference = "0.02",
        string backend = "chat"
    ) =>
        _temporary.Write(
            file,
            FormattableString.Invariant(
                $$$"""
                {"version":1,"savedAt":"{{{savedAt:O}}}","backends":{"{{{backend}}}":{
                  "destinations":{"one":{"window":{{{window}}},"referenceSeconds":{{{reference}}} } } } } }
                """
            )
        );
}
