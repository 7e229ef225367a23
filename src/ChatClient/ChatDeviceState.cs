namespace ChatClient;

/// <summary>Where a <see cref="ChatDevice"/> is.</summary>
public enum ChatDeviceState
{
    Idle,
    Connecting,
    Connected,

    /// <summary>Between two tries.</summary>
    Waiting,

    /// <summary>Over: disposed, or told that trying again cannot succeed.</summary>
    Stopped,
}
