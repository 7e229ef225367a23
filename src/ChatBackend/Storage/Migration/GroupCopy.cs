namespace ChatBackend.Storage.Migration;

/// <summary>A group and its members. Groups never change once they are made.</summary>
internal sealed record GroupCopy(string Id, string Name, long Owner, IReadOnlyList<long> Members);
