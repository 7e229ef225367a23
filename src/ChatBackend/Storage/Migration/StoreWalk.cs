using System.Globalization;

namespace ChatBackend.Storage.Migration;

/// <summary>Goes through everything in a store, in an order that holds while it changes, so that a walk can go on where one ended.</summary>
internal sealed class StoreWalk(IMigrationSide store, int usersPerStep, int rowsPerStep)
{
    private const string Users = "user";
    private const string Groups = "group";
    private const string Sends = "send";

    /// <param name="cursor">Where an earlier walk ended, as it was told to <paramref name="save"/>; empty for the beginning.</param>
    /// <param name="users">Does something with users.</param>
    /// <param name="groups">Does something with groups.</param>
    /// <param name="sends">Does something with send ids.</param>
    /// <param name="save">Keeps how far it is, after each of the above.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(
        string cursor,
        Func<IReadOnlyList<long>, CancellationToken, Task> users,
        Func<IReadOnlyList<GroupCopy>, CancellationToken, Task> groups,
        Func<IReadOnlyList<SendCopy>, CancellationToken, Task> sends,
        Func<string, CancellationToken, Task> save,
        CancellationToken cancellationToken
    )
    {
        var (part, after) = Parse(cursor);
        if (part == Users)
        {
            await WalkAsync(
                long.Parse(after, CultureInfo.InvariantCulture),
                at => store.UsersAfterAsync(at, usersPerStep, cancellationToken),
                id => id,
                users,
                at => save($"{Users} {at}", cancellationToken),
                cancellationToken
            );
            (part, after) = (Groups, "");
        }

        if (part == Groups)
        {
            await WalkAsync(
                after,
                at => store.GroupsAfterAsync(at, rowsPerStep, cancellationToken),
                group => group.Id,
                groups,
                at => save($"{Groups} {at}", cancellationToken),
                cancellationToken
            );
            after = "";
        }

        await WalkAsync(
            Convert.FromHexString(after),
            at => store.SendsAfterAsync(at, rowsPerStep, cancellationToken),
            send => send.MessageId,
            sends,
            at => save($"{Sends} {Convert.ToHexString(at)}", cancellationToken),
            cancellationToken
        );
    }

    private static (string Part, string After) Parse(string cursor) =>
        cursor.Split(' ') is [var part, var after] ? (part, after) : (Users, "0");

    private static async Task WalkAsync<TKey, TRow>(
        TKey after,
        Func<TKey, Task<IReadOnlyList<TRow>>> read,
        Func<TRow, TKey> key,
        Func<IReadOnlyList<TRow>, CancellationToken, Task> work,
        Func<TKey, Task> save,
        CancellationToken cancellationToken
    )
    {
        while (await read(after) is { Count: > 0 } rows)
        {
            await work(rows, cancellationToken);
            after = key(rows[^1]);
            await save(after);
        }
    }
}
