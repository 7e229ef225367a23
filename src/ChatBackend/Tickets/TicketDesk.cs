using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using ChatProtocol;

namespace ChatBackend.Tickets;

/// <summary>
/// Makes tickets and opens them. On the wire: period (4 bytes), nonce (12), AES-256-GCM of user (8), device (16), psk (32), expiry in Unix seconds (4),
/// device epoch (8) and serial (8), tag (16). Opening costs microseconds and comes before any other cryptography. Thread-safe.
/// </summary>
internal sealed class TicketDesk(TicketKeys keys, TimeProvider clock)
{
    /// <summary>A ticket lasts for two whole periods: from its last moment on its key is accepted for that long.</summary>
    public static readonly TimeSpan Lifetime = 2 * TicketKeys.Period;

    public const int TicketBytes = Head + Content + TagBytes;

    private const int NonceBytes = 12;
    private const int TagBytes = 16;
    private const int Head = sizeof(uint) + NonceBytes;
    private const int DeviceAt = sizeof(long);
    private const int PskAt = DeviceAt + DeviceIds.Bytes;
    private const int ExpiresAt = PskAt + LoginTicket.PskBytes;
    private const int EpochAt = ExpiresAt + sizeof(uint);
    private const int SerialAt = EpochAt + sizeof(long);
    private const int Content = SerialAt + sizeof(long);

    /// <summary>A ticket for this device with a fresh secret. Its serial is the time in milliseconds, or one more than the highest that was used.</summary>
    /// <param name="user">Whose device it is.</param>
    /// <param name="deviceId">The device.</param>
    /// <param name="epoch">Its enrolment.</param>
    /// <param name="highestUsed">The highest serial that was used; 0: none.</param>
    public LoginTicket Make(long user, string deviceId, long epoch, long highestUsed = 0)
    {
        var now = clock.GetUtcNow();
        return new(
            user,
            deviceId,
            RandomNumberGenerator.GetBytes(LoginTicket.PskBytes),
            now + Lifetime,
            epoch,
            Math.Max(now.ToUnixTimeMilliseconds(), highestUsed + 1)
        );
    }

    /// <summary>Half of its life is over: time to give the device another.</summary>
    public bool IsOld(LoginTicket ticket) => ticket.ExpiresAt - clock.GetUtcNow() < Lifetime / 2;

    public byte[] Seal(LoginTicket ticket)
    {
        Span<byte> content = stackalloc byte[Content];
        BinaryPrimitives.WriteInt64BigEndian(content, ticket.User);
        Base64Url.DecodeFromChars(ticket.DeviceId, content[DeviceAt..PskAt]);
        ticket.Psk.CopyTo(content[PskAt..]);
        BinaryPrimitives.WriteUInt32BigEndian(
            content[ExpiresAt..],
            (uint)ticket.ExpiresAt.ToUnixTimeSeconds()
        );
        BinaryPrimitives.WriteInt64BigEndian(content[EpochAt..], ticket.DeviceEpoch);
        BinaryPrimitives.WriteInt64BigEndian(content[SerialAt..], ticket.Serial);

        var period = keys.Current;
        var wire = new byte[TicketBytes];
        BinaryPrimitives.WriteUInt32BigEndian(wire, period);
        RandomNumberGenerator.Fill(wire.AsSpan(sizeof(uint), NonceBytes));
        using var aes = new AesGcm(keys.Find(period)!, TagBytes);
        aes.Encrypt(
            wire.AsSpan(sizeof(uint), NonceBytes),
            content,
            wire.AsSpan(Head, Content),
            wire.AsSpan(Head + Content),
            wire.AsSpan(0, sizeof(uint))
        );
        CryptographicOperations.ZeroMemory(content);
        return wire;
    }

    /// <summary>Null for anything that no server with our secret sealed in an accepted period, and for what has expired.</summary>
    public LoginTicket? Open(ReadOnlySpan<byte> wire)
    {
        if (
            wire.Length != TicketBytes
            || keys.Find(BinaryPrimitives.ReadUInt32BigEndian(wire)) is not { } key
        )
        {
            return null;
        }

        Span<byte> content = stackalloc byte[Content];
        using var aes = new AesGcm(key, TagBytes);
        try
        {
            aes.Decrypt(
                wire[sizeof(uint)..Head],
                wire[Head..^TagBytes],
                wire[^TagBytes..],
                content,
                wire[..sizeof(uint)]
            );
            var ticket = Read(content);
            return ticket.ExpiresAt > clock.GetUtcNow() ? ticket : null;
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
        }
    }

    private static LoginTicket Read(ReadOnlySpan<byte> content) =>
        new(
            BinaryPrimitives.ReadInt64BigEndian(content),
            Base64Url.EncodeToString(content[DeviceAt..PskAt]),
            content[PskAt..ExpiresAt].ToArray(),
            DateTimeOffset.FromUnixTimeSeconds(
                BinaryPrimitives.ReadUInt32BigEndian(content[ExpiresAt..])
            ),
            BinaryPrimitives.ReadInt64BigEndian(content[EpochAt..]),
            BinaryPrimitives.ReadInt64BigEndian(content[SerialAt..])
        );
}
