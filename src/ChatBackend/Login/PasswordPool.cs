using System.Threading.RateLimiting;
using ChatBackend.Configuration;
using ChatBackend.Storage;
using Microsoft.AspNetCore.Identity;

namespace ChatBackend.Login;

/// <summary>
/// Hashes and checks passwords on a bounded part of the machine. One check costs what hundreds of device logins cost, so half of the
/// cores stay out of its reach and the queue is short: beyond it the caller is told to come back.
/// </summary>
internal sealed class PasswordPool : IDisposable
{
    private static readonly Account Nobody = new(0, "");
    private readonly IPasswordHasher<Account> _hasher;
    private readonly ConcurrencyLimiter _places;
    private readonly Lazy<string> _dummyHash;

    public PasswordPool(ChatBackendSettings settings, IPasswordHasher<Account> hasher)
    {
        _hasher = hasher;
        _places = new(
            new ConcurrencyLimiterOptions
            {
                PermitLimit = settings.Login.PasswordConcurrency,
                QueueLimit = settings.Login.PasswordQueue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }
        );
        _dummyHash = new(() => _hasher.HashPassword(Nobody, RandomNames.Next()));
    }

    /// <summary>Null when there is no place.</summary>
    public async Task<string?> HashAsync(string password, CancellationToken cancellationToken)
    {
        using var place = await _places.AcquireAsync(1, cancellationToken);
        return place.IsAcquired
            ? await Task.Run(() => _hasher.HashPassword(Nobody, password), cancellationToken)
            : null;
    }

    /// <summary>An unknown account costs the same as a wrong password, so that time does not tell which it was.</summary>
    public async Task<PasswordVerdict> CheckAsync(
        Account? account,
        string password,
        CancellationToken cancellationToken
    )
    {
        using var place = await _places.AcquireAsync(1, cancellationToken);
        return place.IsAcquired
            ? await Task.Run(() => Check(account, password), cancellationToken)
            : PasswordVerdict.Busy;
    }

    public void Dispose() => _places.Dispose();

    private PasswordVerdict Check(Account? account, string password)
    {
        var hash = account?.PasswordHash ?? _dummyHash.Value;
        var result = _hasher.VerifyHashedPassword(account ?? Nobody, hash, password);
        return (account, result) switch
        {
            (null, _) or (_, PasswordVerificationResult.Failed) => PasswordVerdict.Wrong,
            (_, PasswordVerificationResult.SuccessRehashNeeded) => PasswordVerdict.RightButOld,
            _ => PasswordVerdict.Right,
        };
    }
}
