using Microsoft.Extensions.Configuration;

namespace Gatekeeper.Configuration;

/// <summary>
/// Binds and checks a whole configuration: the keys themselves, the rules between them, and what YARP says of its part. Start, reload and
/// <c>gatekeeper validate</c> all come through here.
/// </summary>
public static class ConfigurationCheck
{
    /// <summary>The section of the gate's own settings.</summary>
    public const string Section = "Gatekeeper";

    /// <summary>The section that YARP reads.</summary>
    public const string ProxySection = "ReverseProxy";

    /// <summary>The metadata key by which a YARP route names its policy.</summary>
    public const string PolicyMetadata = "Gatekeeper.Policy";

    /// <summary>Checks a configuration and reports all faults at once.</summary>
    /// <param name="configuration">Its root.</param>
    /// <param name="locations">Where its keys stand, or null when it did not come from one file.</param>
    public static CheckedConfiguration Check(
        IConfiguration configuration,
        JsonLocations? locations = null
    )
    {
        var binder = new StrictBinder(locations ?? JsonLocations.None);
        var options = binder.Bind<GatekeeperOptions>(configuration.GetSection(Section));
        TopLevelRules.Check(locations ?? JsonLocations.None, binder);
        GatekeeperRules.Check(options, configuration, binder);
        ProbeRules.Check(options, binder);
        FlagRules.Check(options, binder);
        EndpointRules.Check(options, configuration, binder);
        ListenerRules.Check(options, configuration, binder);
        ProofRules.Check(options, configuration, binder);
        PeerRules.Check(options, binder);
        KestrelRules.Check(configuration.GetSection("Kestrel"), binder);
        ProxyRules.Check(configuration, options, binder);
        return new CheckedConfiguration(options, binder.Faults, binder.Warnings);
    }
}
