namespace ChatProtocol;

/// <summary>Sizes that both sides keep.</summary>
public static class FrameLimits
{
    /// <summary>A Noise message holds 65,535 bytes, 16 of them its tag and one the end of its content: what fits there fits every channel.</summary>
    public const int MaxFrame = 65_535 - 16 - 1;

    /// <summary>Of one message; larger things are uploaded elsewhere and referred to.</summary>
    public const int MaxBody = 32 * 1024;

    /// <summary>Bodies plus <see cref="ItemOverhead"/> for each: leaves room in the frame for the page's own fields.</summary>
    public const int MaxPage = 60_000;

    /// <summary>Ids, names and field tags of one item, rounded up: 16 + 69 + 64 + 22 bytes and a few numbers.</summary>
    public const int ItemOverhead = 256;

    public const int MaxPageItems = 100;

    public const int MaxConversation = 128;

    public const int MessageIdBytes = 16;

    /// <summary>The longest that push services hand out, and a Web Push subscription in JSON, fit.</summary>
    public const int MaxPushToken = 1024;

    public const int MaxGroupMembers = 500;

    public const int MaxDevicesPerEnrolment = 1_000;

    /// <summary>How many messages may be on their way to a foreground client (MQTT calls it Receive Maximum).</summary>
    public const int ForegroundWindow = 256;

    public const int BackgroundWindow = 32;
}
