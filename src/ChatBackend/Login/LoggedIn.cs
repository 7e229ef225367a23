using ChatBackend.Storage;

namespace ChatBackend.Login;

/// <summary>A login that succeeded: everything the session needs is here, read before the 101.</summary>
internal sealed record LoggedIn(
    string DeviceId,
    Device Device,
    bool Background,
    long Cursor,
    MessagePage? FirstPage
);
