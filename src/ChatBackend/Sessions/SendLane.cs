using System.Threading.Channels;
using ChatBackend.Storage;
using ChatProtocol;
using Google.Protobuf;

namespace ChatBackend.Sessions;

/// <summary>
/// A client's sends on their way to the disk: appended in the order they came, answered in the same order. A bounded number is under
/// way, so that one client shares commits with itself; past it the session stops reading, and the client feels it. What has been
/// begun is finished when the client has left: recipients are still woken.
/// </summary>
internal sealed class SendLane(FrameConnection connection, SessionServices services)
{
    private const int UnderWay = 32;
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);
    private readonly Channel<(ByteString Id, Task<AppendResult> Append)> _lane =
        Channel.CreateBounded<(ByteString, Task<AppendResult>)>(UnderWay);

    private Task? _answers;

    public async ValueTask SendAsync(NewMessage message, ByteString id)
    {
        services.Traffic.Flows();
        _answers ??= Task.Run(AnswerAsync);
        var append = services.Store.AppendAsync(message, CancellationToken.None);
        await _lane.Writer.WriteAsync((id, append));
    }

    public Task FinishAsync()
    {
        _lane.Writer.TryComplete();
        return _answers ?? Task.CompletedTask;
    }

    private async Task AnswerAsync()
    {
        try
        {
            await AnswerAllAsync();
        }
        catch (Exception fault)
        {
            // Nobody would take the next answers out: whoever puts one in must hear of it and not wait for ever.
            _lane.Writer.TryComplete(fault);
            throw;
        }
    }

    private async Task AnswerAllAsync()
    {
        await foreach (var (id, append) in _lane.Reader.ReadAllAsync())
        {
            var answer = await OutcomeAsync(id, append);
            try
            {
                await connection.SendAsync(answer, CancellationToken.None);
            }
            catch (Exception e) when (ConnectionLoss.Is(e))
            {
                // The client has left and will ask again, with the same id.
            }
        }
    }

    private async Task<Frame> OutcomeAsync(ByteString id, Task<AppendResult> append)
    {
        try
        {
            var result = await append;
            services.Directory.Wake(result.Recipients);
            services.WakeUps.LogsGrew(result.Recipients);
            services.WakePushes.LogsGrew(result.Recipients);
            return result.Rejection is null
                ? Frames.Accepted(id, result)
                : Frames.Rejected(id, result.Rejection);
        }
        catch (StoreUnavailableException fault)
        {
            services.Trouble.Met(fault);
            return Frames.Rejected(id, ChatReasons.StoreUnavailable, TryAgainAfter);
        }
    }
}
