namespace ChatBackend.Storage.Migration;

/// <summary>A store, and how ChatBackend:Store names it from wherever a server runs.</summary>
internal sealed record NamedStore(string Name, IMigratableStore Store);
