using Chat.Tests.Testing;
using ChatBackend.Sessions;
using ChatBackend.Storage;

namespace Chat.Tests.Sessions;

public sealed class StoreTroubleTests
{
    private readonly ManualTimeProvider _clock = new();
    private readonly LogLines<StoreTrouble> _log = new();

    [Fact]
    public void A_store_that_fails_everybody_is_said_once_in_ten_seconds_with_a_count()
    {
        var trouble = new StoreTrouble(_clock, _log);

        Meet(trouble, 1000);
        _clock.Advance(StoreTrouble.Quiet);
        Meet(trouble, 5);

        Assert.Equal(2, _log.Lines.Count);
        Assert.Contains(" 1 times ", _log.Lines[0], StringComparison.Ordinal);
        Assert.Contains(" 1000 times ", _log.Lines[1], StringComparison.Ordinal);
        Assert.All(
            _log.Lines,
            line => Assert.EndsWith("the disk is full", line, StringComparison.Ordinal)
        );
        Assert.All(
            _log.Lines,
            line => Assert.StartsWith("Warning", line, StringComparison.Ordinal)
        );
    }

    private static void Meet(StoreTrouble trouble, int times)
    {
        for (var i = 0; i < times; i++)
        {
            trouble.Met(new StoreUnavailableException("the disk is full"));
        }
    }
}
