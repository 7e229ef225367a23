using System.Text.Json;

namespace Chat.Tests.Noise.Vectors;

/// <summary>
/// Files of vectors: the one that travels with the tests, and whatever else is on this machine, which is more: in the folder or file that
/// NOISE_VECTORS names, else in the folder shared/vectors beside the repository.
/// </summary>
internal static class NoiseVectorSets
{
    private const string Variable = "NOISE_VECTORS";

    public static IEnumerable<string> Files() =>
        [Repository.File("tests/Chat.Tests/Noise/Vectors/published.json"), .. More()];

    public static IReadOnlyList<NoiseVector> Read(string file)
    {
        using var set = JsonDocument.Parse(File.ReadAllText(file));
        return set.RootElement.GetProperty("vectors")
                .Deserialize<IReadOnlyList<NoiseVector>>(JsonSerializerOptions.Web)
            ?? throw new InvalidDataException($"{file} holds no vectors.");
    }

    private static string[] More()
    {
        var named = Environment.GetEnvironmentVariable(Variable);
        var beside = Path.Combine(Repository.Root, "../shared/vectors");
        return string.IsNullOrEmpty(named)
            ? Directory.Exists(beside)
                ? Sets(beside)
                : []
            : File.Exists(named)
                ? [named]
                : Directory.Exists(named)
                    ? Sets(named)
                    : throw new FileNotFoundException(
                        $"{Variable} names {named}, which is not there."
                    );
    }

    private static string[] Sets(string folder) => Directory.GetFiles(folder, "noise-*.json");
}
