using System.Runtime.InteropServices;

namespace Gatekeeper.Classification;

/// <summary>What is remembered of a device: 24 bytes.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct DeviceRecord
{
    /// <summary>0 when the record is free.</summary>
    public ulong Key;

    /// <summary>The second in which its last tunnel ended.</summary>
    public int EndedAt;

    /// <summary>The second in which it last came.</summary>
    public int SeenAt;

    /// <summary>How long its last tunnel lasted, as a bin of <see cref="EndDurations"/>.</summary>
    public ushort Duration;

    /// <summary>Seconds it would have to stay away to have its whole budget of returns again.</summary>
    public ushort Debt;

    private byte _verdict;

    /// <summary>Whether a tunnel of it ended, so that <see cref="EndedAt"/> and <see cref="Duration"/> say something.</summary>
    public bool HasEnded;

    /// <summary>Whether it was judged since its last tunnel ended.</summary>
    public bool IsJudged;

    /// <summary>What it was last taken for.</summary>
    public InferredReason Verdict
    {
        readonly get => (InferredReason)_verdict;
        set => _verdict = (byte)value;
    }

    /// <summary>The second in which anything was last heard of it.</summary>
    public readonly int TouchedAt => HasEnded ? Math.Max(EndedAt, SeenAt) : SeenAt;
}
