namespace Gatekeeper.ServerTests.Chat;

/// <summary>A connection that has come to the chat server's door and does not get through it yet.</summary>
internal sealed class HeldConnection
{
    public string RequestLine { get; set; } = "";

    public TaskCompletionSource PassedOn { get; } =
        new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void PassOn() => PassedOn.SetResult();
}
