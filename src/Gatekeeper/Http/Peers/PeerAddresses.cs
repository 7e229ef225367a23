using System.Net;
using System.Net.Sockets;
using Gatekeeper.Configuration;

namespace Gatekeeper.Http.Peers;

/// <summary>
/// Where the others listen now. Names that stand for many (<c>dns://</c>) are resolved every few seconds beside the exchange, which never waits for them; while
/// they cannot be resolved their last addresses stay. Thread-safe.
/// </summary>
/// <param name="clock">This process' clock.</param>
internal sealed class PeerAddresses(TimeProvider clock)
{
    private static readonly TimeSpan ResolveEvery = TimeSpan.FromSeconds(5);
    private readonly Lock _lock = new();
    private readonly Dictionary<Uri, Name> _names = [];

    /// <summary>The addresses of configured entries, each once.</summary>
    public IReadOnlyList<Uri> Of(IReadOnlyList<string> entries)
    {
        var found = new HashSet<Uri>();
        lock (_lock)
        {
            foreach (var entry in entries)
            {
                if (!PeerAddress.TryParse(entry, out var address))
                {
                    continue;
                }

                if (address.Scheme == PeerAddress.AllOfName)
                {
                    found.UnionWith(ResolvedLocked(address));
                }
                else
                {
                    found.Add(address);
                }
            }
        }

        return [.. found];
    }

    /// <summary>Names are looked up now; to be awaited once at the start, so that the first exchange reaches everybody.</summary>
    public Task LookedUpAsync()
    {
        lock (_lock)
        {
            return Task.WhenAll(_names.Values.Select(name => name.LookUp));
        }
    }

    private Uri[] ResolvedLocked(Uri name)
    {
        if (!_names.TryGetValue(name, out var known))
        {
            _names[name] = known = new Name();
        }

        if (
            known.LookUp.IsCompleted
            && (known.AskedAt is not { } asked || clock.GetElapsedTime(asked) >= ResolveEvery)
        )
        {
            known.AskedAt = clock.GetTimestamp();
            known.LookUp = LookUpAsync(name, known);
        }

        return known.Addresses;
    }

    private static async Task LookUpAsync(Uri name, Name known)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(name.DnsSafeHost).ConfigureAwait(false);
            if (addresses.Length > 0)
            {
                known.Addresses =
                [
                    .. addresses.Select(address =>
                        new UriBuilder("http", address.ToString(), name.Port).Uri
                    ),
                ];
            }
        }
        catch (Exception unknown) when (unknown is SocketException or ArgumentException)
        {
            // The addresses of before stay; those that are gone show as silent.
        }
    }

    private sealed class Name
    {
        public volatile Uri[] Addresses = [];

        public long? AskedAt { get; set; }

        public Task LookUp { get; set; } = Task.CompletedTask;
    }
}
