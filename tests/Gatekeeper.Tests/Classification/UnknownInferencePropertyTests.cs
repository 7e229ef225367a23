using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class UnknownInferencePropertyTests
{
    /// <summary>Whatever happens in whatever order, a device is a person's no more often than its budget allows, and everything said is counted once.</summary>
    [Fact]
    public void Nobody_is_a_person_more_often_than_five_times_and_five_times_a_minute() =>
        Prop.ForAll<int[]>(steps => new RandomLife().Live(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(600));

    private sealed class RandomLife
    {
        private const int Devices = 4;
        private readonly UnknownInference _inference = new(Devices, TimeSpan.Zero);
        private readonly List<TimeSpan>[] _persons = new List<TimeSpan>[Devices];
        private TimeSpan _now;
        private int _asked;

        public bool Live(int[] steps)
        {
            for (var device = 0; device < Devices; device++)
            {
                _persons[device] = [];
            }

            foreach (var step in steps)
            {
                Step(Math.Abs((long)step));
            }

            Assert.Equal(_asked, _inference.Counts().Sum());
            Assert.All(_persons, CheckBudget);
            return true;
        }

        private void Step(long step)
        {
            var device = (int)(step / 8 % Devices);
            switch (step % 8)
            {
                case 0:
                    _inference.Ended((ulong)device, _now - TimeSpan.FromSeconds(step % 90), _now);
                    break;
                case 1:
                    _inference.Ended(null, TimeSpan.Zero, _now);
                    break;
                case 2:
                    _inference.Calm(step / 8 % 2 == 0);
                    break;
                case 3:
                    _now += TimeSpan.FromSeconds(step / 8 % 30);
                    break;
                case 4:
                    // A thread that read the clock a little before another.
                    _inference.Judge(null, _now - TimeSpan.FromMilliseconds(step % 5));
                    _asked++;
                    break;
                default:
                    _asked++;
                    if (_inference.Judge((ulong)device, _now).IsPerson())
                    {
                        _persons[device].Add(_now);
                    }

                    _now += TimeSpan.FromMilliseconds(step / 8 % 700);
                    break;
            }
        }

        private static void CheckBudget(List<TimeSpan> persons)
        {
            for (var first = 0; first < persons.Count; first++)
            {
                for (var last = first; last < persons.Count; last++)
                {
                    // Seconds are counted whole, so a moment may count as a second more.
                    var seconds = (persons[last] - persons[first]).TotalSeconds + 1;
                    Assert.True(
                        last - first + 1
                            <= UnknownInference.ReturnsPerMinute * (1 + seconds / 60) + 1e-9,
                        $"{last - first + 1} times in {seconds} s"
                    );
                }
            }
        }
    }
}
