namespace Gatekeeper.ServerTests.Chat;

/// <summary>A connection that has come to the chat server's door and does not get through it yet.</summary>
internal sealed class HeldConnection
{
    /// <summary>What the client said first, byte for byte.</summary>
    public string Head { get; set; } = "";

    public string RequestLine => Head.Split('\r')[0];

    public TaskCompletionSource PassedOn { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void PassOn() => PassedOn.SetResult();
}
