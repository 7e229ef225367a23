using Gatekeeper.Configuration;
using Gatekeeper.Proofs;
using Microsoft.Extensions.Logging;

namespace Gatekeeper.Http;

/// <summary>
/// The keys that sign tickets and passes, as the options in force say. Without any, one of this process' own, which lasts as long as it, over reloads.
/// Thread-safe.
/// </summary>
internal sealed partial class CurrentKeys : IDisposable
{
    private readonly Lazy<ProofKey> _own = new(ProofKey.Random);
    private readonly CurrentOptions _options;
    private readonly ILogger<CurrentKeys> _logger;
    private volatile ProofKeys _value;

    public CurrentKeys(CurrentOptions options, ILogger<CurrentKeys> logger)
    {
        _options = options;
        _logger = logger;
        _value = Read(options.Value);
        options.Changed += Reload;
    }

    public ProofKeys Value => _value;

    public void Dispose() => _options.Changed -= Reload;

    private void Reload(object? sender, EventArgs e) => _value = Read(_options.Value);

    private ProofKeys Read(GatekeeperOptions options)
    {
        var keys = new List<ProofKey>();
        foreach (var text in options.Keys)
        {
            if (ProofKey.TryParse(text, out var key))
            {
                keys.Add(key);
            }
        }

        if (keys.Count == 0)
        {
            LogNoKey();
            keys.Add(_own.Value);
        }

        return new ProofKeys(keys);
    }

    [LoggerMessage(
        50,
        LogLevel.Warning,
        "Gatekeeper:Keys is empty: tickets and passes are signed with a random key, so they are void after a restart and at other gates. Make one with: openssl rand -base64 32"
    )]
    private partial void LogNoKey();
}
