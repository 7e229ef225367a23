using ChatBackend.Configuration;
using ChatBackend.Pushes;
using ChatBackend.Storage;

namespace ChatBackend.Sessions;

/// <summary>What every session uses and none owns.</summary>
internal sealed record SessionServices(
    IMessageStore Store,
    SessionDirectory Directory,
    IWakeUps WakeUps,
    IWakePushes WakePushes,
    IPushOutbox PushOutbox,
    SessionSettings Settings,
    TimeProvider Clock,
    StoreTrouble Trouble,
    SessionTraffic Traffic,
    ILogger<ServerSession> Logger
);
