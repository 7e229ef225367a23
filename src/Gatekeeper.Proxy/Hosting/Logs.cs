using Gatekeeper.Configuration;

namespace Gatekeeper.Proxy.Hosting;

/// <summary>A quiet log on standard error: changes of state and faults, one line each. YARP would write a line per request and a stack trace per client that left.</summary>
internal static partial class Logs
{
    public static void Configure(ILoggingBuilder logging, IConfiguration configuration) =>
        logging
            .AddSimpleConsole(console =>
            {
                console.SingleLine = true;
                console.TimestampFormat = "yyyy-MM-ddTHH:mm:ss.fffZ ";
                console.UseUtcTimestamp = true;
                console.ColorBehavior = Microsoft
                    .Extensions
                    .Logging
                    .Console
                    .LoggerColorBehavior
                    .Disabled;
            })
            .Services.Configure<Microsoft.Extensions.Logging.Console.ConsoleLoggerOptions>(
                console => console.LogToStandardErrorThreshold = LogLevel.Trace
            )
            .AddLogging(levels =>
                levels
                    .SetMinimumLevel(LogLevel.Warning)
                    .AddFilter("Gatekeeper", LogLevel.Information)
                    .AddFilter("Microsoft.AspNetCore.DataProtection", LogLevel.Error)
                    .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
                    .AddFilter("Yarp", LogLevel.Error)
                    .AddFilter("Yarp.ReverseProxy.Forwarder", LogLevel.None)
                    .AddConfiguration(configuration.GetSection("Logging"))
            );

    public static void Warnings(ILogger logger, IReadOnlyList<Fault> warnings)
    {
        foreach (var warning in warnings)
        {
            LogWarning(logger, warning);
        }
    }

    [LoggerMessage(50, LogLevel.Warning, "{Warning}")]
    private static partial void LogWarning(ILogger logger, Fault warning);
}
