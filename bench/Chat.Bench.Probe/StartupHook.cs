using System.Globalization;
using System.Net.Sockets;

#pragma warning disable CA1050 // The runtime looks for a class of this name outside of any namespace.

/// <summary>
/// Runs inside a measured server before its own first line. Whoever connects to the Unix socket named by <c>CHAT_BENCH_PROBE</c> is told,
/// after a full collection, how many bytes the managed heap holds; then the connection is closed.
/// </summary>
internal static class StartupHook
{
    private const string PathVariable = "CHAT_BENCH_PROBE";

    /// <summary>Called by the runtime.</summary>
    public static void Initialize()
    {
        if (Environment.GetEnvironmentVariable(PathVariable) is { Length: > 0 } path)
        {
            var thread = new Thread(() => Serve(path)) { IsBackground = true, Name = "probe" };
            thread.Start();
        }
    }

    private static void Serve(string path)
    {
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, 0);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        while (true)
        {
            using var asked = listener.Accept();
            asked.Send(CountBytes());
        }
    }

    private static byte[] CountBytes()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var bytes = GC.GetTotalMemory(forceFullCollection: true);
        return System.Text.Encoding.ASCII.GetBytes(bytes.ToString(CultureInfo.InvariantCulture));
    }
}
