using ChatBackend.Storage;
using Microsoft.AspNetCore.Identity;

namespace Chat.Tests.Login;

/// <summary>A hasher that says when it was entered and works until it is released. Before it is held, every password is right.</summary>
internal sealed class HeldHasher(bool holding = true) : IPasswordHasher<Account>, IDisposable
{
    private readonly TaskCompletionSource _entered = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly ManualResetEventSlim _released = new();
    private volatile bool _holding = holding;

    public Task Entered => _entered.Task;

    public void Hold() => _holding = true;

    public void Release() => _released.Set();

    public string HashPassword(Account user, string password)
    {
        Wait();
        return "hash";
    }

    public PasswordVerificationResult VerifyHashedPassword(
        Account user,
        string hashedPassword,
        string providedPassword
    )
    {
        Wait();
        return PasswordVerificationResult.Success;
    }

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
    }

    private void Wait()
    {
        if (_holding)
        {
            _entered.TrySetResult();
            _released.Wait(Limits.Default);
        }
    }
}
