namespace ChatBackend.Storage;

/// <summary>Days since 1970, UTC: precise enough to tell a device that is used from one that is not.</summary>
internal static class Days
{
    public static int Today(TimeProvider clock) => Of(clock.GetUtcNow());

    public static int Of(DateTimeOffset moment) =>
        (int)(moment - DateTimeOffset.UnixEpoch).TotalDays;
}
