using System.Buffers;
using System.IO.Pipelines;

namespace Gatekeeper.Tcp.Parking;

/// <summary>
/// A connection's bytes of which the first were taken out and kept: whoever reads it sees all of them, in order. In the transport's pipe half a KiB of hello
/// would hold a block of 4 KiB for as long as its connection waits. Not thread-safe, like every reader; only <see cref="CancelPendingRead"/> is.
/// </summary>
internal sealed class KeptBytes : PipeReader
{
    private readonly PipeReader _rest;
    private ReadOnlyMemory<byte> _kept;

    /// <summary>Whether the reader wants more than what was kept.</summary>
    private bool _wantsMore;

    /// <summary>What was read of the rest and not given back to it yet.</summary>
    private ReadOnlySequence<byte>? _open;
    private ReadOnlySequence<byte> _shown;

    private KeptBytes(ReadOnlyMemory<byte> kept, PipeReader rest) => (_kept, _rest) = (kept, rest);

    /// <summary>Takes out what has come so far.</summary>
    /// <param name="input">The connection's bytes. May be watched meanwhile (<see cref="UnreadBytes"/>), and is read through this from then on.</param>
    public static KeptBytes Take(PipeReader input)
    {
        var kept = Array.Empty<byte>();
        if (input.TryRead(out var read))
        {
            kept = read.Buffer.ToArray();
            input.AdvanceTo(read.Buffer.End);
        }

        return new KeptBytes(kept, input);
    }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        if (_kept.IsEmpty)
        {
            return _rest.ReadAsync(cancellationToken);
        }

        return _wantsMore ? ReadMoreAsync(cancellationToken) : new(ShowKept());
    }

    public override bool TryRead(out ReadResult result)
    {
        if (_kept.IsEmpty)
        {
            return _rest.TryRead(out result);
        }

        if (!_wantsMore)
        {
            result = ShowKept();
            return true;
        }

        if (!_rest.TryRead(out result))
        {
            return false;
        }

        result = ShowAll(result);
        return true;
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        if (_kept.IsEmpty)
        {
            _rest.AdvanceTo(consumed, examined);
            return;
        }

        var eaten = _shown.Slice(_shown.Start, consumed).Length;
        var seen = _shown.Slice(_shown.Start, examined).Length;
        var ofRest = (
            Eaten: Math.Max(eaten - _kept.Length, 0),
            Seen: Math.Max(seen - _kept.Length, 0)
        );
        _wantsMore = seen >= _kept.Length;
        _kept = _kept[(int)Math.Min(eaten, _kept.Length)..];
        _shown = default;
        if (_open is { } open)
        {
            _open = null;
            _rest.AdvanceTo(open.GetPosition(ofRest.Eaten), open.GetPosition(ofRest.Seen));
        }
    }

    /// <summary>Wakes whoever waits for more; who is shown what was kept does not wait, and is told at its next read.</summary>
    public override void CancelPendingRead() => _rest.CancelPendingRead();

    public override void Complete(Exception? exception = null)
    {
        _kept = default;
        _rest.Complete(exception);
    }

    private async ValueTask<ReadResult> ReadMoreAsync(CancellationToken cancel) =>
        ShowAll(await _rest.ReadAsync(cancel));

    private ReadResult ShowKept()
    {
        _shown = new ReadOnlySequence<byte>(_kept);
        return new ReadResult(_shown, isCanceled: false, isCompleted: false);
    }

    private ReadResult ShowAll(in ReadResult rest)
    {
        _open = rest.Buffer;
        var first = new Part(_kept, before: null);
        var last = first;
        foreach (var memory in rest.Buffer)
        {
            last = new Part(memory, last);
        }

        _shown = new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        return new ReadResult(_shown, rest.IsCanceled, rest.IsCompleted);
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> memory, Part? before)
        {
            Memory = memory;
            if (before is not null)
            {
                RunningIndex = before.RunningIndex + before.Memory.Length;
                before.Next = this;
            }
        }
    }
}
