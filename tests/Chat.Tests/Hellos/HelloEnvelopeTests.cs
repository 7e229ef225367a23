using System.Buffers.Text;
using Chat.Tests.Testing;
using ChatClient;
using ChatProtocol;
using ChatProtocol.Noise;

namespace Chat.Tests.Hellos;

/// <summary>Everybody on the Internet may send a Chat-Hello: whatever it holds, the answer is typed and cheap.</summary>
public sealed class HelloEnvelopeTests
{
    private static readonly int[] Answers = [101, 400, 401, 403, 421, 425];

    [Theory]
    [InlineData(NoisePattern.IK, 8, 160)]
    [InlineData(NoisePattern.NNpsk0, 112, 112)]
    [InlineData(NoisePattern.NNpsk0, 255, 1279)]
    [InlineData(NoisePattern.IK, 1, 48)]
    public void What_was_written_is_what_is_read(NoisePattern pattern, int credential, int message)
    {
        var hello = new HelloEnvelope(pattern, Bytes(credential), Bytes(message));

        var read = HelloEnvelope.Parse(hello.ToString())!.Value;

        Assert.Equal(pattern, read.Pattern);
        Assert.Equal(Bytes(credential), read.Credential.ToArray());
        Assert.Equal(Bytes(message), read.Message.ToArray());
    }

    public static TheoryData<string, byte[]> Malformed() =>
        new()
        {
            { "nothing", [] },
            { "a pattern alone", [1] },
            { "no such pattern", [9, 1, 0, .. Bytes(48)] },
            { "a pattern that begins nothing", [(byte)NoisePattern.XX, 1, 0, .. Bytes(48)] },
            { "no credential", [1, 0, .. Bytes(48)] },
            { "a credential beyond the end", [1, 255, .. Bytes(100)] },
            { "a message without room for a key and a tag", [1, 1, 0, .. Bytes(47)] },
            { "too long", [1, 1, 0, .. Bytes(HelloEnvelope.MaxBytes)] },
        };

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Wrong_lengths_are_refused_before_any_cryptography(string what, byte[] bytes)
    {
        Assert.True(HelloEnvelope.Parse(bytes) is null, what);
        Assert.Null(HelloEnvelope.Parse(Base64Url.EncodeToString(bytes)));
    }

    [Theory]
    [InlineData("====")]
    [InlineData("a b")]
    [InlineData("héllo")]
    [InlineData("AQEA+/")]
    public void Text_that_is_no_base64url_is_refused(string text) =>
        Assert.Null(HelloEnvelope.Parse(text));

    [Fact]
    [Trait("Soak", "fuzz")]
    public void Mutations_are_parsed_or_refused()
    {
        var random = new Random(20160912);
        var good = new HelloEnvelope(NoisePattern.NNpsk0, Bytes(112), Bytes(112)).ToBytes();

        var parsed = 0;
        for (var i = 0; i < Soak.MalformedInputs; i++)
        {
            var hello = HelloEnvelope.Parse((ReadOnlyMemory<byte>)HelloMutation.Of(good, random));
            parsed += hello is null ? 0 : 1;
            Assert.True(hello is not { Message.Length: < 48 } and not { Credential.Length: 0 });
        }

        Assert.InRange(parsed, 1, Soak.MalformedInputs - 1);
    }

    [Fact]
    public async Task Five_hundred_mutations_over_http_get_typed_answers_and_harm_nobody()
    {
        var random = new Random(20171115);
        await using var server = await ChatServer.StartAsync();
        var devices = await server.EnrolAsync("alice", 2);
        await using var bystander = await server.ConnectAsync(devices[0]);
        byte[][] good =
        [
            Knock.Of(server, devices[1]).Hello.ToBytes(),
            Knock.Of(server, devices[1] with { Ticket = null }).Hello.ToBytes(),
        ];

        var answers = new Dictionary<int, int>();
        for (var i = 0; i < 500; i++)
        {
            var text = Base64Url.EncodeToString(HelloMutation.Of(good[i % 2], random));
            using var request = Knock.Of(server, devices[1]).Request();
            request.Headers.Remove(ChatHeaders.Hello);
            request.Headers.TryAddWithoutValidation(ChatHeaders.Hello, text);
            using var answer = await server.Invoker.SendAsync(request, default).Within();
            var status = (int)answer.StatusCode;
            answers[status] = answers.GetValueOrDefault(status) + 1;
            Assert.True(status == 101 || answer.Headers.Contains(ChatHeaders.Reason), $"{status}");
        }

        Assert.All(answers.Keys, status => Assert.Contains(status, Answers));
        Assert.Contains(425, answers.Keys);
        Assert.Contains(403, answers.Keys);
        await bystander.SayAsync("user:alice", "unharmed");
    }

    private static byte[] Bytes(int count) => [.. Enumerable.Range(0, count).Select(i => (byte)i)];
}
