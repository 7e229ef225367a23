using Gatekeeper.Classification;

namespace Gatekeeper.Windows;

/// <summary>
/// How much longer or shorter a class's handshakes are than all together. A background client that slept has more to catch up with than one a person just
/// left; when a storm brings nearly only background, the median rises though nothing is wrong. Learned in calm only; latencies are then told as if
/// they were of the usual mix. Not thread-safe; the gate's lock covers it.
/// </summary>
internal sealed class ClassMix
{
    /// <summary>The standard error of a median of 100 ordinary logins is 4 %.</summary>
    private const int Remembered = 100;

    /// <summary>A class that differs by less is taken for the same.</summary>
    private const double Telling = 0.15;

    private readonly Ring[] _classes =
    [
        .. Enumerable.Range(0, ConnectionClassNames.Count).Select(_ => new Ring()),
    ];
    private readonly Ring _all = new();
    private readonly double[] _factors = [1, 1, 1];
    private int _sinceLearned;

    /// <summary>The latency a handshake would have had, had it been one of the usual mix; in seconds.</summary>
    public double Of(in HandshakeSample sample) =>
        sample.Latency.TotalSeconds / _factors[(int)sample.Class];

    /// <summary>Samples of calm.</summary>
    public void Learn(IReadOnlyList<HandshakeSample> samples)
    {
        foreach (var sample in samples)
        {
            if (sample.Completed)
            {
                _all.Add(sample.Latency.TotalSeconds);
                _classes[(int)sample.Class].Add(sample.Latency.TotalSeconds);
                _sinceLearned++;
            }
        }

        if (_sinceLearned < Remembered)
        {
            return;
        }

        _sinceLearned = 0;
        var usual = _all.Median();
        for (var index = 0; index < _factors.Length; index++)
        {
            var factor = _classes[index].IsFull ? _classes[index].Median() / usual : 1;
            _factors[index] = Math.Abs(factor - 1) < Telling ? 1 : factor;
        }
    }

    private sealed class Ring
    {
        private readonly double[] _values = new double[Remembered];
        private readonly double[] _sorted = new double[Remembered];
        private int _next;
        private int _count;

        public bool IsFull => _count == Remembered;

        public void Add(double value)
        {
            _values[_next] = value;
            _next = (_next + 1) % Remembered;
            _count = Math.Min(_count + 1, Remembered);
        }

        public double Median()
        {
            Array.Copy(_values, _sorted, _count);
            Array.Sort(_sorted, 0, _count);
            return _sorted[_count / 2];
        }
    }
}
