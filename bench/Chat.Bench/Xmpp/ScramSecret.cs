using System.Security.Cryptography;
using System.Text;

namespace Chat.Bench.Xmpp;

/// <summary>
/// SCRAM-SHA-1, client side (RFC 5802). Clients keep the salted password, so that only the first login pays for the rounds; so does this.
/// </summary>
internal sealed class ScramSecret(string user, string password)
{
    private byte[]? _clientKey;

    public string First(string nonce) => $"n,,{Bare(nonce)}";

    /// <summary>The answer to the server's challenge.</summary>
    /// <param name="nonce">Of this login.</param>
    /// <param name="challenge">"r=...,s=...,i=...".</param>
    public string Final(string nonce, string challenge)
    {
        var fields = challenge.Split(',').ToDictionary(field => field[0], field => field[2..]);
        _clientKey ??= ClientKey(
            Convert.FromBase64String(fields['s']),
            int.Parse(fields['i'], System.Globalization.CultureInfo.InvariantCulture)
        );
        var withoutProof = $"c=biws,r={fields['r']}";
        var signed = Encoding.UTF8.GetBytes($"{Bare(nonce)},{challenge},{withoutProof}");
#pragma warning disable CA5350 // SCRAM-SHA-1 is what ejabberd 23.01 stores by default, and XMPP's obligatory mechanism.
        var proof = HMACSHA1.HashData(SHA1.HashData(_clientKey), signed);
#pragma warning restore CA5350
        for (var i = 0; i < proof.Length; i++)
        {
            proof[i] ^= _clientKey[i];
        }

        return $"{withoutProof},p={Convert.ToBase64String(proof)}";
    }

    private string Bare(string nonce) => $"n={user},r={nonce}";

    private byte[] ClientKey(byte[] salt, int rounds)
    {
#pragma warning disable CA5350, CA5379 // As above.
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password,
            salt,
            rounds,
            HashAlgorithmName.SHA1,
            SHA1.HashSizeInBytes
        );
        return HMACSHA1.HashData(salted, "Client Key"u8);
#pragma warning restore CA5350, CA5379
    }
}
