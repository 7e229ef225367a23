using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Gatekeeper.Configuration;

/// <summary>
/// The options in force. .NET's options monitor throws at every read after an invalid reload; this keeps the last good ones and says why.
/// Thread-safe.
/// </summary>
public sealed partial class CurrentOptions : IDisposable
{
    private readonly IConfiguration _configuration;
    private readonly ReloadLog _reloads;
    private readonly ILogger<CurrentOptions> _logger;
    private readonly IDisposable _subscription;
    private GatekeeperOptions _value;

    /// <summary>Binds and checks the configuration and follows its changes.</summary>
    /// <exception cref="InvalidConfigurationException">It has faults.</exception>
    public CurrentOptions(
        IConfiguration configuration,
        ReloadLog reloads,
        ILogger<CurrentOptions> logger
    )
    {
        _configuration = configuration;
        _reloads = reloads;
        _logger = logger;
        _value = ConfigurationCheck.Check(configuration).OptionsOrThrow();
        _subscription = ChangeToken.OnChange(configuration.GetReloadToken, Reload);
    }

    /// <summary>The options in force.</summary>
    public GatekeeperOptions Value => Volatile.Read(ref _value);

    /// <summary>Raised after new options came into force.</summary>
    public event EventHandler? Changed;

    /// <inheritdoc />
    public void Dispose() => _subscription.Dispose();

    private void Reload()
    {
        var candidate = ConfigurationCheck.Check(_configuration);
        if (candidate.Faults.Count > 0)
        {
            var why = new InvalidConfigurationException(candidate.Faults).Message;
            _reloads.Failure(why);
            LogRefused(why);
            return;
        }

        Volatile.Write(ref _value, candidate.Options);
        _reloads.Success();
        LogReloaded();
        Changed?.Invoke(this, EventArgs.Empty);
    }

    [LoggerMessage(
        10,
        LogLevel.Error,
        "Reload refused, the last good configuration stays in force. {Why}"
    )]
    private partial void LogRefused(string why);

    [LoggerMessage(11, LogLevel.Information, "Configuration reloaded")]
    private partial void LogReloaded();
}
