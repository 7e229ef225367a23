namespace Chat.Tests.Crashes;

/// <summary>Where the server that is going to crash keeps its messages. The store outlives every crash of the server.</summary>
/// <param name="ConnectionString">As in ChatBackend:Store.</param>
internal sealed record StoreUnderTest(string ConnectionString)
{
    public static StoreUnderTest Sqlite(string path) => new($"sqlite:{path}");
}
