namespace Chat.Tests.Crashes;

/// <summary>A chat server that can be made to end badly, and comes back at the same address with the same store.</summary>
internal interface ICrashingServer : IAsyncDisposable
{
    Uri Address { get; }

    /// <summary>Starts it, or starts it again. Done when it takes logins.</summary>
    Task StartAsync();

    /// <summary>It ends without a goodbye, while clients are at work. Done when nothing is left of it.</summary>
    Task CrashAsync();
}
