using System.Buffers;

namespace Gatekeeper.Probes;

/// <summary>The request of a probe: a GET whose answer is read to its end, as any client would, and dropped.</summary>
internal static class ProbeRequest
{
    /// <summary>What the request says it is.</summary>
    public const string UserAgent = "gatekeeper probe";

    /// <summary>No more of an answer is read.</summary>
    public const int MostBytes = 64 * 1024;

    /// <summary>Makes it.</summary>
    /// <returns>The status of the answer.</returns>
    /// <exception cref="HttpRequestException">There is no answer.</exception>
    /// <exception cref="IOException">The answer broke off.</exception>
    public static async Task<int> SendAsync(
        HttpMessageInvoker client,
        ProbeTarget target,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target.Address);
        request.Headers.Host = target.Host;
        request.Headers.TryAddWithoutValidation("User-Agent", UserAgent);
        using var response = await client.SendAsync(request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        var buffer = ArrayPool<byte>.Shared.Rent(4096);
        try
        {
            var left = MostBytes;
            while (
                left > 0
                && await body.ReadAsync(
                    buffer.AsMemory(0, Math.Min(buffer.Length, left)),
                    cancellationToken
                )
                    is var read
                        and > 0
            )
            {
                left -= read;
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return (int)response.StatusCode;
    }
}
