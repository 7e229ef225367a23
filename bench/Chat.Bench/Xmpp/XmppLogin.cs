using System.Text;

namespace Chat.Bench.Xmpp;

/// <summary>Connect, SCRAM, bind, presence: from then on messages arrive.</summary>
internal static class XmppLogin
{
    public const string Domain = "localhost";

    private const string Open =
        $"<?xml version='1.0'?><stream:stream to='{Domain}' xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0'>";

    private const string Sasl = "urn:ietf:params:xml:ns:xmpp-sasl";
    private const string Features = "</stream:features>";

    public static async Task<XmppStream> ConnectAsync(Uri server, XmppUser user)
    {
        var stream = new XmppStream();
        try
        {
            await stream.ConnectAsync(server);
            await stream.WriteAsync(Open);
            await stream.ReadToAsync(Features);
            await AuthenticateAsync(stream, user);
            await stream.WriteAsync(Open);
            await stream.ReadToAsync(Features);
            await stream.WriteAsync(
                "<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><resource>r</resource></bind></iq>"
            );
            await stream.ReadToAsync("</iq>");
            // It comes back when the server has taken it.
            await stream.WriteAsync("<presence id='p'/>");
            await stream.ReadToAsync(" id='p'");
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Says goodbye and waits for the answer.</summary>
    public static async Task CloseAsync(XmppStream stream)
    {
        await stream.WriteAsync("</stream:stream>");
        await stream.ReadToAsync("</stream:stream>");
    }

    private static async Task AuthenticateAsync(XmppStream stream, XmppUser user)
    {
        var nonce = Guid.NewGuid().ToString("N");
        await stream.WriteAsync(
            $"<auth xmlns='{Sasl}' mechanism='SCRAM-SHA-1'>{Base64(user.Secret.First(nonce))}</auth>"
        );
        var challenge = await stream.ReadToAsync("</challenge>");
        var encoded = challenge[(challenge.IndexOf('>') + 1)..challenge.LastIndexOf('<')];
        var answer = user.Secret.Final(
            nonce,
            Encoding.UTF8.GetString(Convert.FromBase64String(encoded))
        );
        await stream.WriteAsync($"<response xmlns='{Sasl}'>{Base64(answer)}</response>");
        await stream.ReadToAsync("</success>");
    }

    private static string Base64(string text) =>
        Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
