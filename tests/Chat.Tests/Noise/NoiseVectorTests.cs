using Chat.Tests.Noise.Vectors;

namespace Chat.Tests.Noise;

public sealed class NoiseVectorTests(ITestOutputHelper output)
{
    public static TheoryData<string> Sets() => [.. NoiseVectorSets.Files()];

    [Theory]
    [MemberData(nameof(Sets))]
    public void Published_vectors_come_out_byte_for_byte(string file)
    {
        var vectors = NoiseVectorSets.Read(file);

        foreach (var vector in vectors)
        {
            VectorRun.Run(vector);
        }

        output.WriteLine($"{vectors.Count} Noise vectors of {Path.GetFileName(file)} ran.");
        Assert.NotEmpty(vectors);
    }

    /// <summary>What travels with the tests holds each pattern that the product has; without it the test above might prove nothing.</summary>
    [Fact]
    public void The_vectors_that_travel_with_the_tests_cover_the_three_patterns()
    {
        var vectors = NoiseVectorSets.Read(NoiseVectorSets.Files().First());

        Assert.Equal(
            ["IK", "NNpsk0", "XX"],
            vectors.Select(vector => vector.Pattern).Distinct().Order()
        );
    }
}
