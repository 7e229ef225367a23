namespace Gatekeeper.Http;

/// <summary>
/// Follows the frames of a WebSocket (RFC 6455, section 5.2) in one direction, to know where one ends. Reads lengths, and nothing of what is in them.
/// A mutable struct: hold it in a field.
/// </summary>
internal struct FrameEdge
{
    private const int ShortHeader = 2;
    private const int MaskBytes = 4;
    private const byte MaskBit = 0x80;
    private const byte LengthBits = 0x7F;
    private const byte LengthInTwoBytes = 126;
    private const byte LengthInEightBytes = 127;

    private int _headerRead;
    private int _headerLength;
    private int _lengthEnds;
    private ulong _left;

    /// <summary>Whether the next byte begins a frame.</summary>
    public readonly bool IsHere => _headerRead == 0;

    /// <summary>Goes over bytes.</summary>
    /// <param name="bytes">The next bytes.</param>
    /// <param name="stop">Whether to stop behind the first frame that ends in them.</param>
    /// <returns>How many it went over: all of them, unless it stopped.</returns>
    public int Advance(ReadOnlySpan<byte> bytes, bool stop)
    {
        var at = 0;
        while (at < bytes.Length)
        {
            if (_headerRead > 0 && _headerRead == _headerLength)
            {
                var step = (int)Math.Min(_left, (ulong)(bytes.Length - at));
                at += step;
                _left -= (ulong)step;
            }
            else
            {
                ReadHeader(bytes[at++]);
            }

            if (_headerRead == _headerLength && _left == 0)
            {
                _headerRead = 0;
                if (stop)
                {
                    return at;
                }
            }
        }

        return at;
    }

    private void ReadHeader(byte next)
    {
        switch (_headerRead++)
        {
            case 0:
                (_headerLength, _left) = (ShortHeader, 0);
                break;
            case 1:
                var length = next & LengthBits;
                _lengthEnds =
                    ShortHeader
                    + length switch
                    {
                        LengthInTwoBytes => sizeof(ushort),
                        LengthInEightBytes => sizeof(ulong),
                        _ => 0,
                    };
                _left = _lengthEnds == ShortHeader ? (ulong)length : 0;
                _headerLength = _lengthEnds + ((next & MaskBit) == 0 ? 0 : MaskBytes);
                break;
            default:
                if (_headerRead <= _lengthEnds)
                {
                    _left = (_left << 8) | next;
                }

                break;
        }
    }
}
