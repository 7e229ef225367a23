using System.Net.Sockets;
using System.Security.Cryptography;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Exchanges;

/// <summary>Hears one side of an exchange: how much came, what it was, and how it ended.</summary>
internal sealed class Ear(RawPeer peer) : IDisposable
{
    private readonly Lock _lock = new();
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private TaskCompletionSource? _waiting;
    private Task? _listening;
    private long _wanted;
    private long _count;
    private bool _wasReset;

    /// <summary>Begins to listen, unless it does already.</summary>
    public void Begin() => _listening ??= ListenAsync();

    /// <summary>Waits until so many bytes have come.</summary>
    public Task HasAsync(long count)
    {
        lock (_lock)
        {
            if (_count >= count)
            {
                return Task.CompletedTask;
            }

            _wanted = count;
            _waiting = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            return _waiting.Task.Within();
        }
    }

    /// <summary>All that was heard when it has ended.</summary>
    public async Task<string> EndAsync()
    {
        Begin();
        await _listening!.Within(); // begun above
        return $"{_count} bytes {Convert.ToHexString(_hash.GetHashAndReset())}, {(_wasReset ? "reset" : "end")}";
    }

    public void Dispose() => _hash.Dispose();

    private async Task ListenAsync()
    {
        var buffer = new byte[65_536];
        try
        {
            while (await peer.Socket.ReceiveAsync(buffer) is var read and > 0)
            {
                _hash.AppendData(buffer, 0, read);
                Heard(read);
            }
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            _wasReset = true;
        }
    }

    private void Heard(int count)
    {
        lock (_lock)
        {
            _count += count;
            if (_count >= _wanted)
            {
                _waiting?.TrySetResult();
            }
        }
    }
}
