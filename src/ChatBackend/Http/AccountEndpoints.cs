using System.Buffers.Text;
using ChatBackend.Keys;
using ChatBackend.Login;
using ChatBackend.Storage;
using ChatBackend.Tickets;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>
/// Accounts and devices in bulk, for operators and rehearsals that talk to this server directly. Passwords travel here outside of the channel, so a
/// request that came through a proxy is refused; apps enrol inside the channel (<see cref="EnrolmentDesk"/>).
/// </summary>
internal sealed class AccountEndpoints(
    AccountDesk accounts,
    ServerIdentity identity,
    TicketDesk tickets
)
{
    private const int KeyBytes = 32;

    /// <summary>Proxies leave their traces; ours always does.</summary>
    private static readonly string[] ProxyTraces = ["X-Forwarded-For", "Forwarded", "Via"];

    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ChatPaths.Accounts, context => Answer.RunAsync(context, CreateAsync));
        routes.MapPost(ChatPaths.Devices, context => Answer.RunAsync(context, EnrolAsync));
    }

    private static bool IsDirect(HttpContext context) =>
        !ProxyTraces.Any(context.Request.Headers.ContainsKey);

    private async Task<Refusal?> CreateAsync(HttpContext context)
    {
        if (!IsDirect(context))
        {
            return Refusal.DirectOnly;
        }

        var request = await Answer.ReadAsync(context, ChatJson.Default.AccountRequest);
        var refusal = await accounts.CreateAsync(
            request.Login,
            request.Password,
            context.RequestAborted
        );
        if (refusal is not null)
        {
            return refusal;
        }

        context.Response.StatusCode = StatusCodes.Status201Created;
        await context.Response.WriteAsJsonAsync(
            new AccountAnswer(request.Login!),
            ChatJson.Default.AccountAnswer
        );
        return null;
    }

    private async Task<Refusal?> EnrolAsync(HttpContext context)
    {
        if (!IsDirect(context))
        {
            return Refusal.DirectOnly;
        }

        var request = await Answer.ReadAsync(context, ChatJson.Default.DevicesRequest);
        var names = request.Devices?.Select(device => device?.Name ?? "").ToList();
        if (AccountRules.FaultOfDevices(names) is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        var devices = request.Devices!.Select(d => (d.Name!, KeyOf(d.PublicKey))).ToList();
        if (devices.Exists(device => device.Item2.Length != KeyBytes))
        {
            return Refusal.BadRequest($"publicKey is {KeyBytes} bytes in base64.");
        }

        var (user, refusal) = await accounts.CheckAsync(
            request.Login,
            request.Password,
            context.RequestAborted
        );
        if (refusal is not null)
        {
            return refusal;
        }

        if (await accounts.EnrolAsync(user, devices, context.RequestAborted) is not { } enrolled)
        {
            return Refusal.DeviceTaken;
        }

        await context.Response.WriteAsJsonAsync(
            new DevicesAnswer(identity.PublicKey, [.. enrolled.Select(d => TicketFor(user, d))]),
            ChatJson.Default.DevicesAnswer
        );
        return null;
    }

    /// <summary>Empty when it is not base64.</summary>
    private static byte[] KeyOf(string? base64)
    {
        var key = new byte[KeyBytes + 1];
        return Convert.TryFromBase64String(base64 ?? "", key, out var length) ? key[..length] : [];
    }

    private EnrolledDevice TicketFor(long user, NewDevice device)
    {
        var ticket = tickets.Make(user, device.Id, device.Epoch);
        return new(
            device.Id,
            Base64Url.EncodeToString(tickets.Seal(ticket)),
            Base64Url.EncodeToString(ticket.Psk),
            ticket.ExpiresAt
        );
    }
}
