using System.Globalization;
using System.Text;

namespace ChatBackend.Storage.Postgres.WakeUps;

/// <summary>
/// What nodes tell each other, in a notification's text: "NODE u 1,2,3" (these logs grew), "NODE d X,Y" (these devices are here), or "- r X" (this
/// device was revoked, by whichever node or command).
/// </summary>
/// <param name="Node">Who says it.</param>
/// <param name="Users">Whose logs grew.</param>
/// <param name="Devices">Which devices are there.</param>
internal sealed record WakeUpNews(
    string Node,
    IReadOnlyList<long> Users,
    IReadOnlyList<string> Devices
)
{
    public const string Channel = "chatbackend_news";

    /// <summary>Before the id of a revoked device: the store says so itself, in the transaction that takes the device away.</summary>
    public const string Revocation = $"- {RevokedMark} ";

    /// <summary>PostgreSQL takes less than 8,000 bytes.</summary>
    private const int MaxPayload = 7_900;

    private const string UsersMark = "u";
    private const string DevicesMark = "d";
    private const string RevokedMark = "r";

    /// <summary>Which devices are none any more.</summary>
    public IReadOnlyList<string> Revoked { get; private init; } = [];

    /// <summary>As many texts as it takes.</summary>
    public IReadOnlyList<string> ToPayloads() =>
        [
            .. Pack(UsersMark, Users.Select(user => user.ToString(CultureInfo.InvariantCulture))),
            .. Pack(DevicesMark, Devices),
        ];

    /// <summary>Null when it is not ours: whoever may use the database may notify.</summary>
    public static WakeUpNews? Parse(string payload)
    {
        var parts = payload.Split(' ');
        if (parts.Length != 3)
        {
            return null;
        }

        var items = parts[2].Split(',');
        return parts[1] switch
        {
            DevicesMark => new(parts[0], [], items),
            UsersMark => new(parts[0], [.. items.Select(ToUser).Where(user => user > 0)], []),
            RevokedMark => new(parts[0], [], []) { Revoked = items },
            _ => null,
        };
    }

    private static long ToUser(string text) =>
        long.TryParse(text, CultureInfo.InvariantCulture, out var user) ? user : 0;

    private IEnumerable<string> Pack(string mark, IEnumerable<string> items)
    {
        var start = $"{Node} {mark} ";
        var text = new StringBuilder(start);
        foreach (var item in items)
        {
            if (text.Length + item.Length >= MaxPayload)
            {
                yield return text.ToString();
                text.Clear().Append(start);
            }

            text.Append(text.Length == start.Length ? "" : ",").Append(item);
        }

        if (text.Length > start.Length)
        {
            yield return text.ToString();
        }
    }
}
