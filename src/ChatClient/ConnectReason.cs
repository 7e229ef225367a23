namespace ChatClient;

/// <summary>Why a device connects now. For the server's logs; it decides nothing.</summary>
public enum ConnectReason
{
    Unspecified,

    /// <summary>Somebody opened the app.</summary>
    User,

    /// <summary>A push woke the device.</summary>
    Push,

    /// <summary>It was time to look.</summary>
    Scheduled,

    /// <summary>The try before failed, or the session before ended.</summary>
    Retry,

    /// <summary>The network changed.</summary>
    Network,
}
