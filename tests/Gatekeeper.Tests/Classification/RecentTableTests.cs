using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class RecentTableTests
{
    private const int Capacity = 5;

    /// <summary>Beside a list that keeps the same in the simplest way.</summary>
    [Fact]
    public void It_holds_what_was_used_last_whatever_comes() =>
        Prop.ForAll<int[]>(keys =>
            {
                var table = new RecentTable<int>(Capacity);
                var model = new List<(ulong Key, int Value)>();
                foreach (var step in keys)
                {
                    var key = (ulong)(Math.Abs((long)step) % 11);
                    var known = model.FindIndex(entry => entry.Key == key);
                    ref var value = ref table.GetOrAdd(key, out var isNew);
                    Assert.Equal(known < 0, isNew);
                    Assert.Equal(known < 0 ? 0 : model[known].Value, value);
                    value = step;
                    model.RemoveAll(entry => entry.Key == key);
                    model.Add((key, step));
                    model.RemoveRange(0, Math.Max(model.Count - Capacity, 0));

                    Assert.Equal(model.Count, table.Count);
                    for (var any = 0UL; any < 11; any++)
                    {
                        var at = model.FindIndex(entry => entry.Key == any);
                        Assert.Equal(at >= 0, table.TryGet(any, out var held));
                        Assert.Equal(at >= 0 ? model[at].Value : 0, held);
                    }
                }

                return true;
            })
            .Check(Config.QuickThrowOnFailure.WithMaxTest(300).WithEndSize(200));
}
