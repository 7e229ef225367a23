using System.Globalization;

namespace Gatekeeper.Testing;

/// <summary>How long the tests go on that can go on for ever. ./soak.sh sets these variables; a test run uses what fits into it.</summary>
internal static class Soak
{
    /// <summary>The name of the real file system among <see cref="Disks"/>.</summary>
    public const string Ext4 = "ext4";

    /// <summary>Crashes in one test: GATEKEEPER_SOAK_ROUNDS, at least 1; 10 unless set.</summary>
    public static int Rounds => Read("GATEKEEPER_SOAK_ROUNDS", 10);

    /// <summary>What all choices of a run follow from: GATEKEEPER_SOAK_SEED, at least 1; 1 unless set.</summary>
    public static int Seed => Read("GATEKEEPER_SOAK_SEED", 1);

    /// <summary>Malformed inputs in one test: GATEKEEPER_SOAK_FUZZ, at least 1; 20,000 unless set.</summary>
    public static int MalformedInputs => Read("GATEKEEPER_SOAK_FUZZ", 20_000);

    /// <summary>Exchanges of bytes in one test: GATEKEEPER_SOAK_EXCHANGES, at least 1; 2,000 unless set.</summary>
    public static int Exchanges => Read("GATEKEEPER_SOAK_EXCHANGES", 2_000);

    /// <summary>Rolling restarts in one test: GATEKEEPER_SOAK_RESTARTS, at least 1; 3 unless set.</summary>
    public static int Restarts => Read("GATEKEEPER_SOAK_RESTARTS", 3);

    /// <summary>Connections of one attack: GATEKEEPER_SOAK_CONNECTIONS, at least 100; 600 unless set.</summary>
    public static int Connections => Math.Max(Read("GATEKEEPER_SOAK_CONNECTIONS", 600), 100);

    /// <summary>Where power is cut: the simulated disk, and a real ext4 when GATEKEEPER_SOAK_EXT4 is 1 (needs root and a loop device).</summary>
    public static IEnumerable<string> Disks =>
        Environment.GetEnvironmentVariable("GATEKEEPER_SOAK_EXT4") == "1"
            ? ["simulated", Ext4]
            : ["simulated"];

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
