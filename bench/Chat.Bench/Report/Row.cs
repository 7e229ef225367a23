namespace Chat.Bench.Report;

/// <summary>One figure of the report.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of the figure; empty for a plain number.</param>
/// <param name="Figure">The median of the runs; null when it was not measured, and the remark says why.</param>
/// <param name="Aim">Null: there is none.</param>
/// <param name="Remark">How to read it.</param>
internal sealed record Row(string Name, string Unit, double? Figure, Aim? Aim, string Remark)
{
    /// <summary>Null without an aim or without a figure.</summary>
    public bool? Met => Figure is { } figure ? Aim?.IsMetBy(figure) : null;

    public static Row NotMeasured(string name, string why) => new(name, "", null, null, why);
}
