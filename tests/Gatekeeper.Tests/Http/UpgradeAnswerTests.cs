using Gatekeeper.Http.WebSockets;
using Microsoft.AspNetCore.Http;

namespace Gatekeeper.Tests.Http;

public sealed class UpgradeAnswerTests
{
    private static readonly string[] Known = ["mqtt", "mqttv3.1"];

    [Fact]
    public void The_answer_is_the_one_of_the_specification()
    {
        var request = Request(("Sec-WebSocket-Protocol", "chat, mqttv3.1, mqtt"));

        var answer = UpgradeAnswer.To(request, Known);

        // RFC 6455, section 1.3.
        Assert.Equal(new UpgradeAnswer("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", "mqttv3.1"), answer);
    }

    [Fact]
    public void The_backend_is_asked_for_no_more_than_the_client_was_promised()
    {
        var request = Request(
            ("Sec-WebSocket-Protocol", "mqtt, mqttv3.1"),
            ("Sec-WebSocket-Extensions", "permessage-deflate")
        );

        UpgradeAnswer.To(request, Known)!.Narrow(request);

        Assert.Equal("mqtt", request.Headers.SecWebSocketProtocol);
        Assert.False(request.Headers.ContainsKey("Sec-WebSocket-Extensions"));
    }

    [Theory]
    [InlineData("Sec-WebSocket-Protocol", "xmpp")]
    [InlineData("Sec-WebSocket-Protocol", "")]
    [InlineData("Sec-WebSocket-Version", "8")]
    [InlineData("Sec-WebSocket-Key", "c2hvcnQ=")]
    [InlineData("Sec-WebSocket-Key", "not base64 at all!!!!!!")]
    [InlineData("Upgrade", "h2c")]
    public void What_is_not_faultless_is_the_backends_to_answer(string name, string value)
    {
        var request = Request(("Sec-WebSocket-Protocol", "mqtt"), (name, value));

        Assert.Null(UpgradeAnswer.To(request, Known));
    }

    private static HttpRequest Request(params (string Name, string Value)[] more)
    {
        var request = new DefaultHttpContext().Request;
        request.Method = "GET";
        request.Headers.Upgrade = "websocket";
        request.Headers.SecWebSocketVersion = "13";
        request.Headers.SecWebSocketKey = "dGhlIHNhbXBsZSBub25jZQ==";
        foreach (var (name, value) in more)
        {
            request.Headers[name] = value;
        }

        return request;
    }
}
