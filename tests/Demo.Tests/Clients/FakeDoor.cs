using ChatClient;
using Gatekeeper.Demo.Clients;

namespace Demo.Tests.Clients;

/// <summary>A door that does what the test says at each try.</summary>
internal sealed class FakeDoor(Func<int, CancellationToken, Task> answer) : IChatDoor
{
    public int Tries { get; private set; }

    public int Open { get; private set; }

    /// <summary>Silence until the client leaves; what follows runs at once, where Task.Delay would go through the pool.</summary>
    public static Task NeverAsync(CancellationToken token)
    {
        var left = new TaskCompletionSource();
        token.UnsafeRegister(_ => left.TrySetCanceled(token), null);
        return left.Task;
    }

    public async Task<IChatVisit> KnockAsync(
        int device,
        ConnectClass connectClass,
        CancellationToken cancellationToken
    )
    {
        await answer(++Tries, cancellationToken);
        Open++;
        return new Visit(this);
    }

    private sealed class Visit(FakeDoor door) : IChatVisit
    {
        public Task AcknowledgeAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public ValueTask DisposeAsync()
        {
            door.Open--;
            return ValueTask.CompletedTask;
        }
    }
}
