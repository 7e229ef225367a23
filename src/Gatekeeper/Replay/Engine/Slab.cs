namespace Gatekeeper.Replay.Engine;

/// <summary>Structs by number, in chunks that never move; numbers that were given back are used again.</summary>
internal sealed class Slab<T>
    where T : struct
{
    private const int ChunkBits = 14;
    private const int ChunkSize = 1 << ChunkBits;
    private readonly List<T[]> _chunks = [];
    private readonly Stack<int> _free = new();
    private int _used;

    /// <summary>One more than the largest number ever used.</summary>
    public int End => _used;

    public ref T this[int index] => ref _chunks[index >> ChunkBits][index & (ChunkSize - 1)];

    public int Take()
    {
        if (_free.TryPop(out var index))
        {
            return index;
        }

        if (_used == _chunks.Count * ChunkSize)
        {
            _chunks.Add(new T[ChunkSize]);
        }

        return _used++;
    }

    public void GiveBack(int index) => _free.Push(index);
}
