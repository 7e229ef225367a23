using ChatBackend.Storage.Postgres.WakeUps;

namespace Chat.Tests.Nodes;

public sealed class WakeUpNewsTests
{
    [Fact]
    public void Everything_arrives_in_texts_that_PostgreSQL_takes()
    {
        long[] users = [.. Enumerable.Range(1, 5000).Select(i => i * 1_000_003L)];
        string[] devices = [.. Enumerable.Range(1, 1000).Select(i => $"device-{i:D15}")];

        var payloads = new WakeUpNews("node", users, devices).ToPayloads();
        var heard = payloads.Select(payload => WakeUpNews.Parse(payload)!).ToList();

        Assert.All(payloads, payload => Assert.InRange(payload.Length, 1, 7999));
        Assert.All(heard, news => Assert.Equal("node", news.Node));
        Assert.Equal(users, heard.SelectMany(news => news.Users));
        Assert.Equal(devices, heard.SelectMany(news => news.Devices));
    }

    [Fact]
    public void No_news_is_no_text() => Assert.Empty(new WakeUpNews("node", [], []).ToPayloads());

    [Theory]
    [InlineData("")]
    [InlineData("somebody else")]
    [InlineData("node x 1,2")]
    [InlineData("node u 1 2")]
    public void What_is_not_ours_is_no_news(string payload) =>
        Assert.Null(WakeUpNews.Parse(payload));

    [Fact]
    public void What_is_no_user_is_left_out() =>
        Assert.Equal([7], WakeUpNews.Parse("node u x,7,,-1,99999999999999999999")!.Users);
}
