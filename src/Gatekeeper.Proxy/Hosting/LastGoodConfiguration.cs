namespace Gatekeeper.Proxy.Hosting;

/// <summary>
/// The file's keys as the application sees them. They change only as a whole and only after a check, so that gate, YARP and Kestrel always
/// run on the same good configuration.
/// </summary>
internal sealed class LastGoodConfiguration : ConfigurationProvider, IConfigurationSource
{
    public IConfigurationProvider Build(IConfigurationBuilder builder) => this;

    /// <summary>Puts checked keys in force.</summary>
    public void Put(IReadOnlyDictionary<string, string?> keys)
    {
        Data = new Dictionary<string, string?>(keys, StringComparer.OrdinalIgnoreCase);
        OnReload();
    }
}
