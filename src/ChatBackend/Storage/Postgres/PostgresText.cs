using System.Text;

namespace ChatBackend.Storage.Postgres;

/// <summary>PostgreSQL's text holds every character but NUL, and no half of a surrogate pair: what has one is not in it.</summary>
internal static class PostgresText
{
    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    public static bool CanBeStored(string text)
    {
        try
        {
            return !text.Contains('\0', StringComparison.Ordinal) && Strict.GetByteCount(text) >= 0;
        }
        catch (EncoderFallbackException)
        {
            return false;
        }
    }
}
