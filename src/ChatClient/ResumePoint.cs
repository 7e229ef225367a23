namespace ChatClient;

/// <summary>Where a session goes on.</summary>
/// <param name="After">The server goes on with the message after this one: those up to it have arrived here, in this run of the app.</param>
/// <param name="Kept">Those up to this one are the app's; only they are acknowledged, because the server may delete what is. At most <paramref name="After"/>.</param>
internal readonly record struct ResumePoint(ulong After, ulong Kept);
