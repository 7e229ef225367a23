using System.Net;
using System.Net.Sockets;
using System.Text;
using Gatekeeper.Testing;

namespace Gatekeeper.ServerTests.ExistingServers;

/// <summary>Says and hears lines.</summary>
internal sealed class IrcClient : IDisposable
{
    private readonly TcpClient _connection;
    private readonly StreamReader _reader;

    private IrcClient(TcpClient connection)
    {
        _connection = connection;
        _reader = new StreamReader(connection.GetStream());
    }

    public static async Task<IrcClient> ConnectAsync(int port)
    {
        var connection = new TcpClient();
        await connection.ConnectAsync(IPAddress.Loopback, port).Within();
        return new IrcClient(connection);
    }

    public async Task SayAsync(string line) =>
        await _connection.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{line}\r\n"));

    /// <summary>Hears lines until one has the text in it.</summary>
    public async Task HearsAsync(string text)
    {
        string? line;
        do
        {
            line = await _reader.ReadLineAsync().Within(what: text);
            Assert.NotNull(line);
        } while (!line.Contains(text, StringComparison.Ordinal));
    }

    public void Dispose()
    {
        _reader.Dispose();
        _connection.Dispose();
    }
}
