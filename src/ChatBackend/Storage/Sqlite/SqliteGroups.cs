using System.Buffers.Text;
using System.Security.Cryptography;

namespace ChatBackend.Storage.Sqlite;

internal static class SqliteGroups
{
    public static NewGroup Create(
        SqliteSession session,
        long owner,
        string name,
        IReadOnlyList<string> logins
    )
    {
        var members = new HashSet<long> { owner };
        foreach (var login in logins)
        {
            var user = SqliteAccounts.UserOf(session, login);
            if (user == 0)
            {
                return new NewGroup(null, login);
            }

            members.Add(user);
        }

        var id = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(16));
        Insert(session, id, name, owner, members);
        return new NewGroup(Conversations.OfGroup(id), null);
    }

    /// <summary>Empty unless the user is a member: strangers cannot tell a group they are not in from one that does not exist.</summary>
    public static List<long> MembersFor(SqliteSession session, string group, long user)
    {
        var members = new List<long>();
        using var rows = session.Query("SELECT user FROM member WHERE chat_group = ?1", group);
        while (rows.Read())
        {
            members.Add(rows.GetInt64(0));
        }

        return members.Contains(user) ? members : [];
    }

    private static void Insert(
        SqliteSession session,
        string id,
        string name,
        long owner,
        IEnumerable<long> members
    )
    {
        session.Execute(
            "INSERT INTO chat_group(id, name, owner) VALUES(?1, ?2, ?3)",
            id,
            name,
            owner
        );
        foreach (var user in members)
        {
            session.Execute("INSERT INTO member(chat_group, user) VALUES(?1, ?2)", id, user);
        }
    }
}
