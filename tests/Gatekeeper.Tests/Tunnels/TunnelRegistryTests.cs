using Gatekeeper.Classification;
using Gatekeeper.Testing;
using Gatekeeper.Tunnels;

namespace Gatekeeper.Tests.Tunnels;

public sealed class TunnelRegistryTests
{
    private readonly TunnelRegistry _registry = new();
    private readonly List<ConnectionClass> _closed = [];

    [Fact]
    public async Task Background_is_closed_before_foreground_and_all_of_it_over_the_whole_time()
    {
        var clock = new ManualTimeProvider();
        foreach (
            var known in new[]
            {
                ConnectionClass.Foreground,
                ConnectionClass.Background,
                ConnectionClass.Foreground,
                ConnectionClass.Unknown,
            }
        )
        {
            _registry.Add(new Tunnel(this, known), "chat", known, client: null);
        }

        Assert.Equal(4, _registry.CountOf("chat"));
        var over = _registry.CloseAllAsync(
            TimeSpan.FromSeconds(60),
            mayCome: () => false,
            clock,
            CancellationToken.None
        );
        for (var second = 0; !over.IsCompleted; second++)
        {
            Assert.InRange(_closed.Count, 0, 1 + second / 15);
            clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        await over.Within();
        Assert.Equal(
            [ConnectionClass.Foreground, ConnectionClass.Foreground],
            _closed.Skip(2).ToArray()
        );
        Assert.Equal(4, _closed.Count);
        Assert.Equal(0, _registry.CountOf("chat"));
    }

    private sealed class Tunnel(TunnelRegistryTests owner, ConnectionClass connectionClass)
        : ITunnel
    {
        public void Stop()
        {
            owner._closed.Add(connectionClass);
            owner._registry.Remove(this);
        }
    }
}
