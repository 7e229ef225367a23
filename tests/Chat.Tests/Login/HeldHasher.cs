using ChatBackend.Storage;
using Microsoft.AspNetCore.Identity;

namespace Chat.Tests.Login;

/// <summary>A hasher that says when it was entered and works until it is released.</summary>
internal sealed class HeldHasher : IPasswordHasher<Account>, IDisposable
{
    private readonly TaskCompletionSource _entered = new(
        TaskCreationOptions.RunContinuationsAsynchronously
    );

    private readonly ManualResetEventSlim _released = new();

    public Task Entered => _entered.Task;

    public void Release() => _released.Set();

    public string HashPassword(Account user, string password)
    {
        _entered.TrySetResult();
        _released.Wait(Limits.Default);
        return "hash";
    }

    public PasswordVerificationResult VerifyHashedPassword(
        Account user,
        string hashedPassword,
        string providedPassword
    ) => PasswordVerificationResult.Failed;

    public void Dispose()
    {
        _released.Set();
        _released.Dispose();
    }
}
