using Gatekeeper.Configuration;
using Gatekeeper.Windows;

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
        foreach (var address in host.Addresses)
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
            await output.WriteLineAsync(
                $"gatekeeper: backend {name}: mode {backend.Mode}, window {backend.Window.Initial ?? FixedWindow.Default} per destination (fixed), "
                    + $"up to {backend.Park.MaxConnections} parked"
            );
        }

        if (options.Backends.Count == 0)
        {
            await output.WriteLineAsync(
                $"gatekeeper: all backends: mode Enforce, window {FixedWindow.Default} per destination (fixed), up to {new ParkOptions().MaxConnections} parked"
            );
        }

        await output.WriteLineAsync("gatekeeper: ready");
        await output.FlushAsync();
    }
}
