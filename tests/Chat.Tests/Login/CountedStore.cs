using System.Collections.Concurrent;
using ChatBackend.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Login;

/// <summary>The real store, and a list of what was asked of it.</summary>
internal sealed class CountedStore
{
    private readonly ConcurrentQueue<string> _calls = new();

    public IReadOnlyList<string> Calls => [.. _calls];

    public IReadOnlyList<string> Writes =>
        [
            .. _calls.Where(call =>
                !call.StartsWith("Find", StringComparison.Ordinal)
                && call is not (nameof(IMessageStore.ReadAsync) or nameof(IMessageStore.CheckAsync))
            ),
        ];

    public void Forget() => _calls.Clear();

    public void Install(WebApplicationBuilder builder)
    {
        var real = builder.Services.Last(service => service.ServiceType == typeof(IMessageStore));
        builder.Services.AddSingleton<IMessageStore>(services => new StoreDecorator(
            (IMessageStore)real.ImplementationFactory!(services),
            () => Task.CompletedTask,
            _calls.Enqueue
        ));
    }
}
