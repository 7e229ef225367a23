using BenchmarkDotNet.Attributes;
using Gatekeeper.Classification;
using Gatekeeper.Http;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.MicroBench.Subjects;

/// <summary>What a client says of itself.</summary>
public class Classify
{
    private HttpRequest _header = null!; // set by Setup, which comes first; the same below
    private HttpRequest _query = null!;
    private HttpRequest _silent = null!;

    [GlobalSetup]
    public void Setup()
    {
        _header = Request();
        _header.Headers[HeaderNames.Class] = "bg";
        _query = Request();
        _query.QueryString = new QueryString("?v=7&intent=bg");
        _silent = Request();
    }

    [Benchmark(Description = "classify by header")]
    public bool Header() => RequestFlag.Read(_header).Class == ConnectionClass.Background;

    [Benchmark(Description = "classify by query")]
    public bool Query() => RequestFlag.Read(_query).Class == ConnectionClass.Background;

    [Benchmark(Description = "classify without a flag")]
    public bool Silent() => RequestFlag.Read(_silent).Class == ConnectionClass.Unknown;

    private static HttpRequest Request()
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Host = "chat.example";
        request.Headers.Upgrade = "websocket";
        request.Headers.UserAgent = "ChatApp/7 (phone)";
        return request;
    }
}
