using System.Globalization;

namespace Chat.Tests.Crashes;

/// <summary>How long the tests go on that can go on for ever. ./soak.sh sets these variables; a test run uses what fits into it.</summary>
internal static class Soak
{
    /// <summary>Crashes in one test: GATEKEEPER_SOAK_ROUNDS, at least 1; 10 unless set.</summary>
    public static int Rounds => Read("GATEKEEPER_SOAK_ROUNDS", 10);

    /// <summary>What all choices of a run follow from: GATEKEEPER_SOAK_SEED, at least 1; 1 unless set.</summary>
    public static int Seed => Read("GATEKEEPER_SOAK_SEED", 1);

    private static int Read(string name, int otherwise)
    {
        var text = Environment.GetEnvironmentVariable(name);
        if (string.IsNullOrEmpty(text))
        {
            return otherwise;
        }

        return
            int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value > 0
            ? value
            : throw new InvalidOperationException(
                $"{name} is \"{text}\": give a whole number above 0, or leave it out for {otherwise}."
            );
    }
}
