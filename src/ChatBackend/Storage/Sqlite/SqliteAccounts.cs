namespace ChatBackend.Storage.Sqlite;

internal static class SqliteAccounts
{
    public static bool Create(SqliteSession session, string login, string passwordHash)
    {
        var added = session.Execute(
            "INSERT INTO account(login, password) VALUES(?1, ?2) ON CONFLICT(login) DO NOTHING",
            login,
            passwordHash
        );
        if (added == 0)
        {
            return false;
        }

        session.Execute("INSERT INTO head(user, seq, low) VALUES(last_insert_rowid(), 0, 0)");
        return true;
    }

    public static Account? Find(SqliteSession session, string login)
    {
        using var row = session.Query("SELECT user, password FROM account WHERE login = ?1", login);
        return row.Read() ? new Account(row.GetInt64(0), row.GetString(1)) : null;
    }

    public static int SetPassword(SqliteSession session, long user, string passwordHash) =>
        session.Execute("UPDATE account SET password = ?2 WHERE user = ?1", user, passwordHash);

    public static string LoginOf(SqliteSession session, long user) =>
        (string?)session.Scalar("SELECT login FROM account WHERE user = ?1", user) ?? "";

    /// <returns>0 when there is no such login.</returns>
    public static long UserOf(SqliteSession session, string login) =>
        session.ScalarInt64("SELECT user FROM account WHERE login = ?1", login);
}
