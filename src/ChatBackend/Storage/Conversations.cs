namespace ChatBackend.Storage;

/// <summary>How conversations are named: "user:LOGIN" and "group:ID".</summary>
internal static class Conversations
{
    private const string UserPrefix = "user:";
    private const string GroupPrefix = "group:";

    public static string WithUser(string login) => UserPrefix + login;

    public static string OfGroup(string id) => GroupPrefix + id;

    public static string? LoginIn(string conversation) => After(UserPrefix, conversation);

    public static string? GroupIn(string conversation) => After(GroupPrefix, conversation);

    private static string? After(string prefix, string conversation) =>
        conversation.StartsWith(prefix, StringComparison.Ordinal)
            ? conversation[prefix.Length..]
            : null;
}
