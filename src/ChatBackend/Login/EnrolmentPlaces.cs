using System.Threading.RateLimiting;
using ChatBackend.Configuration;

namespace ChatBackend.Login;

/// <summary>How many devices may be on their way into an account at once: connected and not logged in. Beyond it nobody waits.</summary>
internal sealed class EnrolmentPlaces(ChatBackendSettings settings) : IDisposable
{
    private readonly ConcurrencyLimiter _places = new(
        new ConcurrencyLimiterOptions { PermitLimit = settings.Login.Enrolments, QueueLimit = 0 }
    );

    /// <summary>A place, to be disposed of when the enrolment is over; null when there is none.</summary>
    public IDisposable? TryTake()
    {
        var place = _places.AttemptAcquire();
        if (place.IsAcquired)
        {
            return place;
        }

        place.Dispose();
        return null;
    }

    public void Dispose() => _places.Dispose();
}
