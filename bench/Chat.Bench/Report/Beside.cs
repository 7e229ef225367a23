namespace Chat.Bench.Report;

/// <summary>One figure of two servers on the same machine, in the same run.</summary>
/// <param name="Name">What was measured.</param>
/// <param name="Unit">Of both figures.</param>
/// <param name="ChatBackend">Ours; null when it was not measured.</param>
/// <param name="Ejabberd">Theirs; null when it was not measured.</param>
/// <param name="Remark">What is compared with what.</param>
internal sealed record Beside(
    string Name,
    string Unit,
    double? ChatBackend,
    double? Ejabberd,
    string Remark
);
