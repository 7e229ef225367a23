using System.Buffers;
using System.IO.Pipelines;
using System.Net.Sockets;
using Gatekeeper.Tunnels;

namespace Gatekeeper.Tcp.Forwarding;

/// <summary>
/// Carries bytes both ways between a client and its backend until both have said all they will, or one broke the connection, or it is stopped. A half close is
/// passed on behind the last byte, a reset as a reset. Whoever does not read stops the other side: held are at most <see cref="BufferBytes"/> towards the
/// client, and what the client's pipe may hold towards the backend. While nobody speaks, no buffer is held.
/// </summary>
/// <param name="client">The client; not disposed.</param>
/// <param name="backend">The backend; disposed at the end.</param>
/// <param name="handshake">Is told who spoke.</param>
/// <param name="clock">Times the silence of a client whose backend is done.</param>
internal sealed class Relay(
    ClientEnd client,
    Socket backend,
    RawHandshake handshake,
    TimeProvider clock
) : ITunnel, IDisposable
{
    /// <summary>What is read from the backend at once.</summary>
    public const int BufferBytes = 16 * 1024;

    /// <summary>
    /// How long a client may be silent whose backend has said all it will. Most such backends have closed, which only bytes would show: without a limit, a client
    /// that never closes would keep two descriptors here for ever, and nothing at its backend.
    /// </summary>
    public static readonly TimeSpan SilenceAfterEnd = TimeSpan.FromMinutes(1);

    private readonly CancellationTokenSource _stop = new(Timeout.InfiniteTimeSpan, clock);
    private volatile bool _backendBroke;
    private volatile bool _backendFinished;
    private bool _isSendingToClient;
    private bool _hasRead;

    /// <summary>Ends it politely: both sides see an end, none a reset. Thread-safe; harmless when it is over.</summary>
    public void Stop()
    {
        try
        {
            _stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It is over.
        }
    }

    /// <summary>Breaks it: both sides see a reset. Thread-safe; harmless when it is over.</summary>
    public void Break()
    {
        client.Abort();
        try
        {
            backend.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
        {
            // It is closed already, or broken: then there is nobody to tell.
        }

        backend.Dispose();
    }

    /// <summary>Carries the bytes; called once.</summary>
    public Task RunAsync() => Task.WhenAll(UpAsync(), DownAsync());

    public void Dispose()
    {
        backend.Dispose();
        _stop.Dispose();
    }

    private async Task UpAsync()
    {
        try
        {
            while (await CarryUpAsync())
            {
                // Until the client has said all it will.
            }

            handshake.ClientFinished();
            backend.Shutdown(SocketShutdown.Send);
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (SocketException)
        {
            // The backend takes no more. What it sent before is still the client's; then the client hears how it ended.
            _backendBroke = true;
            if (_backendFinished)
            {
                Break();
            }
        }
        catch (Exception broken)
            when (broken is IOException or ObjectDisposedException or OperationCanceledException)
        {
            handshake.ClientFinished();
            Break();
        }
    }

    /// <summary>Passes on what the client sent.</summary>
    /// <returns>Whether more may come.</returns>
    private async ValueTask<bool> CarryUpAsync()
    {
        var read = await ReadAsync();
        var bytes = read.Buffer;
        if (!bytes.IsEmpty)
        {
            handshake.ClientSpoke();
            if (_backendFinished)
            {
                _stop.CancelAfter(SilenceAfterEnd);
            }
        }

        foreach (var part in bytes)
        {
            await backend.SendAllAsync(part, _stop.Token);
        }

        client.Input.AdvanceTo(bytes.End);
        return !read.IsCompleted;
    }

    /// <summary>
    /// Who waited in front of the gate was watched meanwhile, and a pipe tells of bytes that somebody has examined only when more come, or to one who does not
    /// wait: so the first read does not.
    /// </summary>
    private async ValueTask<ReadResult> ReadAsync()
    {
        try
        {
            if (!_hasRead)
            {
                _hasRead = true;
                if (client.Input.TryRead(out var there))
                {
                    return there;
                }
            }

            return await client.Input.ReadAsync(_stop.Token);
        }
        catch (SocketException vanished)
        {
            // Timed out, unreachable: Kestrel leaves these as they are. Here a fault of a socket is the backend's.
            throw new IOException(vanished.Message, vanished);
        }
    }

    private async Task DownAsync()
    {
        try
        {
            while (await CarryDownAsync())
            {
                // Until the backend has said all it will.
            }

            handshake.BackendFinished();
            _backendFinished = true;
            if (_backendBroke)
            {
                Break();
            }
            else
            {
                _stop.CancelAfter(SilenceAfterEnd);
                await client.FinishAsync(_stop.Token);
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            // Stopped.
        }
        catch (Exception broken)
            when (broken
                    is SocketException
                        or IOException
                        or ObjectDisposedException
                        or OperationCanceledException
            )
        {
            if (_isSendingToClient)
            {
                handshake.ClientFinished();
            }
            else
            {
                handshake.BackendFinished();
            }

            Break();
        }
    }

    /// <summary>Passes on what the backend sent, once there is something: no buffer waits with it.</summary>
    /// <returns>Whether more may come.</returns>
    private async ValueTask<bool> CarryDownAsync()
    {
        await backend.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, _stop.Token);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            var read = await backend.ReceiveAsync(buffer, SocketFlags.None, _stop.Token);
            if (read == 0)
            {
                return false;
            }

            handshake.BackendSent(read);
            _isSendingToClient = true;
            await client.SendAsync(buffer.AsMemory(0, read), _stop.Token);
            _isSendingToClient = false;
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
