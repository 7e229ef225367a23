using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;

namespace Chat.Tests.Testing;

/// <summary>What a server logs, at the levels that it logs at.</summary>
internal sealed class FaultLog : ILoggerProvider
{
    private readonly LogLines<FaultLog> _log = new();

    public IReadOnlyList<string> Lines => _log.Lines;

    public void Install(WebApplicationBuilder builder) => builder.Logging.AddProvider(this);

    public ILogger CreateLogger(string categoryName) => _log;

    public void Dispose() { }
}
