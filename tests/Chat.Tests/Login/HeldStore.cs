using ChatBackend.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Chat.Tests.Login;

/// <summary>The real store, with a hand on its device lookups.</summary>
internal sealed class HeldStore
{
    private readonly TaskCompletionSource _entered = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly TaskCompletionSource _released = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private volatile bool _holding;

    public Task Entered => _entered.Task;

    public void Hold() => _holding = true;

    public void Release() => _released.SetResult();

    /// <summary>Whoever is held, or comes now, meets a fault that nobody expected.</summary>
    public void Fail() => _released.SetException(new InvalidCastException("unexpected"));

    public void Install(WebApplicationBuilder builder)
    {
        var real = builder.Services.Last(service => service.ServiceType == typeof(IMessageStore));
        builder.Services.AddSingleton<IMessageStore>(services => new StoreDecorator(
            (IMessageStore)real.ImplementationFactory!(services),
            WaitAsync
        ));
    }

    private async Task WaitAsync()
    {
        if (_holding)
        {
            _entered.TrySetResult();
            await _released.Task;
        }
    }
}
