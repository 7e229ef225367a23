namespace ChatClient;

/// <summary>How a <see cref="ChatDevice"/> starts and behaves.</summary>
public sealed record ChatDeviceOptions
{
    /// <summary>The class of the first connect.</summary>
    public ConnectClass Class { get; init; } = ConnectClass.Foreground;

    /// <summary>The last message the app has kept, from its own storage.</summary>
    public ulong Cursor { get; init; }

    /// <summary>The pass of an earlier run (<see cref="ChatDevice.Pass"/>), from the app's own storage.</summary>
    public string? Pass { get; init; }

    /// <summary>Where new credentials go: the ticket of a login, another server key. Null: they are kept in <see cref="ChatDevice.Credentials"/> alone.</summary>
    public IDeviceStore? Store { get; init; }

    /// <summary>How long one try lasts while somebody waits.</summary>
    public TimeSpan ForegroundPatience { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try lasts while nobody waits.</summary>
    public TimeSpan BackgroundPatience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An acknowledgement goes out after this many messages, and when there is nothing more to read.</summary>
    public int AckEvery { get; init; } = 32;

    public ReconnectPolicyOptions Reconnect { get; init; } = new();

    /// <summary>Null: a random seed. Set it to repeat a run.</summary>
    public int? Seed { get; init; }

    /// <summary>Told of every try that failed and every session that ended. Called from the device's own loop: return at once.</summary>
    public Action<ChatException>? OnTrouble { get; init; }

    /// <summary>Told of every session that begins. Called from the device's own loop: return at once.</summary>
    public Action<ReadyInfo>? OnConnected { get; init; }

    /// <summary>Told how long the device waits before its next try. Called from the device's own loop: return at once.</summary>
    public Action<TimeSpan>? OnWaiting { get; init; }

    /// <summary>Told when the server no longer holds what the cursor asked for. Called from the device's own loop: return at once.</summary>
    public Action<ResetInfo>? OnReset { get; init; }
}
