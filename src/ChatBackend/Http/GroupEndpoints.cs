using ChatBackend.Login;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>Makes groups; a device proves itself as it does to connect.</summary>
internal sealed class GroupEndpoints(IMessageStore store)
{
    public void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost(ChatPaths.Groups, context => Answer.RunAsync(context, CreateAsync));

    private async Task<Refusal?> CreateAsync(HttpContext context)
    {
        if (await AuthenticateAsync(context) is not { } device)
        {
            return Refusal.AuthFailed;
        }

        var request = await Answer.ReadAsync(context, ChatJson.Default.GroupRequest);
        if (AccountRules.FaultOfGroup(request.Name, request.Members) is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        var group = await store.CreateGroupAsync(
            device.User,
            request.Name!,
            request.Members!,
            context.RequestAborted
        );
        if (group.Conversation is null)
        {
            return Refusal.NoSuchUser(group.UnknownLogin!);
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(
            new GroupAnswer(group.Conversation),
            ChatJson.Default.GroupAnswer
        );
        return null;
    }

    private async Task<Device?> AuthenticateAsync(HttpContext context) =>
        DeviceCredential.Parse(context.Request) is { } credential
        && await store.FindDeviceAsync(credential.DeviceId, context.RequestAborted) is { } device
        && DeviceTokens.Matches(credential.Token, device.TokenHash)
            ? device
            : null;
}
