namespace Chat.Tests.Crashes;

/// <summary>How a run of crashes ended.</summary>
/// <param name="Crashes">How many there were.</param>
/// <param name="Accepted">Messages that senders were told are stored.</param>
/// <param name="Faults">A sentence for every promise that was broken.</param>
internal sealed record CrashReport(int Crashes, int Accepted, IReadOnlyList<string> Faults)
{
    private const int FaultsShown = 20;

    public override string ToString() =>
        string.Join(
            Environment.NewLine,
            [
                $"{Crashes} crashes, {Accepted} messages accepted, {Faults.Count} promises broken",
                .. Faults.Take(FaultsShown),
            ]
        );
}
