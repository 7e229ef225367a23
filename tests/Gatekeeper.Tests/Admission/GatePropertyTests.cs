using FsCheck;
using FsCheck.Fluent;
using Gatekeeper.Admission;

namespace Gatekeeper.Tests.Admission;

public sealed class GatePropertyTests
{
    /// <summary>Whatever happens in whatever order, the invariants of <see cref="Gate"/> hold after every step, and nothing is left at the end.</summary>
    [Fact]
    public void Random_lives_of_a_gate_never_break_its_invariants() =>
        Prop.ForAll<int[]>(steps => new RandomLife().Live(steps))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(500).WithEndSize(400));
}
