using ChatBackend.Login;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Sessions;

/// <summary>Makes groups for a session.</summary>
internal static class GroupRequests
{
    private static readonly TimeSpan TryAgainAfter = TimeSpan.FromSeconds(2);

    /// <exception cref="FrameException">The request is not one that a client of ours would send.</exception>
    public static async ValueTask<Frame> AnswerAsync(
        CreateGroup request,
        long owner,
        SessionServices services
    )
    {
        var id = request.RequestId;
        if (
            id.Length != FrameLimits.MessageIdBytes
            || AccountRules.FaultOfGroup(request.Name, request.Members) is not null
        )
        {
            throw new FrameException(
                CloseCodes.Protocol,
                AccountRules.FaultOfGroup(request.Name, request.Members)
                    ?? "CreateGroup needs a request id of 16 bytes."
            );
        }

        try
        {
            var group = await services.Store.CreateGroupAsync(
                owner,
                request.Name,
                request.Members,
                CancellationToken.None
            );
            return group.Conversation is { } conversation
                ? Frames.GroupCreated(id, conversation)
                : Frames.NoSuchUser(id, group.UnknownLogin!);
        }
        catch (StoreUnavailableException)
        {
            return Frames.Rejected(id, ChatReasons.StoreUnavailable, TryAgainAfter);
        }
    }
}
