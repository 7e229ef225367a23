namespace ChatBackend.Storage.Migration;

/// <summary>A note that something has changed, not what: whoever carries it over reads how it is now.</summary>
/// <param name="Kind">The table; see <see cref="ChangeKinds"/>.</param>
/// <param name="Key">The user's number, the group's id, or the message id in hexadecimal.</param>
/// <param name="Version">Rises when it changes again: a note is only forgotten in the version that was carried over.</param>
internal readonly record struct StoreChange(string Kind, string Key, long Version);
