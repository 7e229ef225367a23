using System.Globalization;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>Reads what the proxy exposes.</summary>
internal static class Metrics
{
    /// <summary>The value of one series, written as it stands there; NaN when there is none.</summary>
    public static async Task<double> ReadAsync(ProxyUnderTest proxy, string series)
    {
        var text = await proxy.Admin.GetStringAsync("/metrics").Within();
        var line = text.Split('\n')
            .SingleOrDefault(line => line.StartsWith(series + " ", StringComparison.Ordinal));
        return line is null
            ? double.NaN
            : double.Parse(line.AsSpan(series.Length + 1), CultureInfo.InvariantCulture);
    }

    /// <summary>Waits until a series has a value; NaN: until there is none.</summary>
    public static async Task UntilAsync(ProxyUnderTest proxy, string series, double wanted)
    {
        using var over = new CancellationTokenSource(Limits.Default, TimeProvider.System);
        using var tick = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        double last;
        while (!(last = await ReadAsync(proxy, series)).Equals(wanted))
        {
            try
            {
                await tick.WaitForNextTickAsync(over.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"{series} stayed at {last}, not {wanted}");
            }
        }
    }
}
