using Gatekeeper.Configuration;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>What the proxy says when it listens. Its last line, <c>gatekeeper: ready</c>, is a contract.</summary>
internal static class Banner
{
    public static async Task WriteAsync(
        TextWriter output,
        ProxyHost host,
        GatekeeperOptions options
    )
    {
        foreach (var address in host.Addresses.Concat(host.ListenerAddresses))
        {
            await output.WriteLineAsync($"gatekeeper: listening on {address}");
        }

        await output.WriteLineAsync(
            host.AdminAddress is { } admin
                ? $"gatekeeper: admin on {admin}"
                : "gatekeeper: no admin address"
        );
        foreach (var (name, backend) in options.Backends)
        {
            await output.WriteLineAsync($"gatekeeper: backend {name}: {Describe(backend)}");
        }

        if (options.Backends.Count == 0)
        {
            await output.WriteLineAsync(
                $"gatekeeper: all backends: {Describe(new BackendOptions())}"
            );
        }

        await output.WriteLineAsync("gatekeeper: ready");
        await output.FlushAsync();
    }

    private static string Describe(BackendOptions backend)
    {
        var law = backend.ToGateSettings(TimeSpan.Zero, 0).WindowLaw;
        var window = law.Learns
            ? $"learned window per destination, from {law.Initial}"
            : $"window of {law.Initial} per destination";
        return $"mode {backend.Mode}, {window}, up to {backend.Park.MaxConnections} parked";
    }
}
