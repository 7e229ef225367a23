using Gatekeeper.Admission;
using Gatekeeper.Http;
using Gatekeeper.Telemetry;
using Gatekeeper.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Gatekeeper.FunctionalTests.Environment;

/// <summary>An application that uses the gate as a library, with a clock of its own.</summary>
internal sealed class AppUnderTest : IAsyncDisposable
{
    private readonly WebApplication _app;

    private AppUnderTest(WebApplication app) => _app = app;

    public Uri Address { get; private set; } = new("http://127.0.0.1");

    private IMetricSources Sources => _app.Services.GetRequiredService<IMetricSources>();

    public static async Task<AppUnderTest> StartAsync(
        IReadOnlyDictionary<string, string?> configuration,
        TimeProvider clock
    )
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.Configuration.AddInMemoryCollection(configuration);
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.Listen(System.Net.IPAddress.Loopback, 0);
                kestrel.UseGatekeeper();
            });
        builder.Services.AddRouting();
        builder.Services.AddSingleton(clock);
        builder.Services.AddGatekeeper(builder.Configuration);
        var app = builder.Build();
        app.UseStrictRequests();
        app.UseRouting();
        app.MapReverseProxy(proxy => proxy.UseGatekeeper());
        await app.StartAsync();
        return new AppUnderTest(app)
        {
            Address = new Uri(
                app.Services.GetRequiredService<IServer>()
                    .Features.GetRequiredFeature<IServerAddressesFeature>()
                    .Addresses.Single()
            ),
        };
    }

    /// <summary>How often a reason was inferred at the backend <c>chat</c>.</summary>
    public long Inferred(string reason) =>
        Sources.Inferred("chat").Single(known => known.Reason == reason).Count;

    public int Tunnels => Sources.Tunnels("chat");

    /// <summary>Parked connections without a flag.</summary>
    public int Parked =>
        Sources.Backends().Single().Classes.Single(known => known.Class == "unknown").Parked;

    /// <summary>What the gate of the backend <c>chat</c> remembers.</summary>
    public void Recall(GateMemory memory) =>
        _app.Services.GetRequiredService<GateDirectory>().For("chat").Recall(memory);

    /// <summary>Waits until something can be seen of it.</summary>
    public Task UntilAsync(Func<AppUnderTest, bool> condition) =>
        Limits.Until(() => condition(this));

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync();
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }
}
