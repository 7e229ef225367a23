namespace ChatClient;

internal sealed record InUseAnswer(int Promoted);
