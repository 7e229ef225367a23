namespace ChatBackend.Pushes;

/// <summary>What the webhook is told. Never a text: the device fetches that itself, inside the channel.</summary>
/// <param name="Id">The same for every repeat of this push.</param>
/// <param name="Device">The device to wake.</param>
/// <param name="User">Its user's login.</param>
/// <param name="Token">What a push service knows the device by; left out when it has registered none.</param>
/// <param name="Head">The newest number in the user's log.</param>
/// <param name="Unread">How many messages the device has not acknowledged.</param>
internal sealed record PushBody(
    string Id,
    string Device,
    string User,
    string? Token,
    long Head,
    long Unread
);
