namespace ChatClient;

internal sealed record InUseRequest(string Ticket, long Time, string Proof);
