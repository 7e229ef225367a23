namespace Chat.Tests.Crashes;

/// <summary>A server whose crash is a power cut.</summary>
internal interface IPowerCutServer : ICrashingServer
{
    /// <summary>The store's file, as SQLite opens it; another one after every crash.</summary>
    string StorePath { get; }

    /// <summary>It leaves politely; the disk stays as it is.</summary>
    Task StopAsync();
}
