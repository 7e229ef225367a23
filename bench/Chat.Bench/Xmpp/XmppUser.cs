namespace Chat.Bench.Xmpp;

/// <summary>A registered user, with the secret its client keeps.</summary>
internal sealed record XmppUser(string Name, ScramSecret Secret);
