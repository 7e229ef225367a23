using ChatBackend.Login;
using ChatBackend.Storage;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>Accounts and devices: the only requests that carry a password, and the only ones that cost one.</summary>
internal sealed class AccountEndpoints(
    IMessageStore store,
    PasswordPool passwords,
    TimeProvider clock
)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost(ChatPaths.Accounts, context => Answer.RunAsync(context, CreateAsync));
        routes.MapPost(ChatPaths.Devices, context => Answer.RunAsync(context, EnrolAsync));
    }

    private async Task<Refusal?> CreateAsync(HttpContext context)
    {
        var request = await Answer.ReadAsync(context, ChatJson.Default.AccountRequest);
        var fault =
            AccountRules.FaultOfLogin(request.Login)
            ?? AccountRules.FaultOfPassword(request.Password);
        if (fault is not null)
        {
            return Refusal.BadRequest(fault);
        }

        var hash = await passwords.HashAsync(request.Password!, context.RequestAborted);
        if (hash is null)
        {
            return Refusal.PasswordsBusy;
        }

        if (!await store.CreateAccountAsync(request.Login!, hash, context.RequestAborted))
        {
            return Refusal.LoginTaken;
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
        var request = await Answer.ReadAsync(context, ChatJson.Default.DevicesRequest);
        if (AccountRules.FaultOfDevices(request.Devices) is { } fault)
        {
            return Refusal.BadRequest(fault);
        }

        // A login or password that breaks the rules cannot exist: the same answer, and no hashing of a megabyte.
        if (
            AccountRules.FaultOfLogin(request.Login) is not null
            || AccountRules.FaultOfPassword(request.Password) is not null
        )
        {
            return Refusal.LoginFailed;
        }

        var account = await store.FindAccountAsync(request.Login!, context.RequestAborted);
        switch (await passwords.CheckAsync(account, request.Password!, context.RequestAborted))
        {
            case PasswordVerdict.Busy:
                return Refusal.PasswordsBusy;
            case PasswordVerdict.Wrong:
                return Refusal.LoginFailed;
            case PasswordVerdict.RightButOld:
                await RehashAsync(account!.User, request.Password!, context.RequestAborted);
                break;
        }

        await AddAsync(context, account!.User, request.Devices!);
        return null;
    }

    /// <summary>No place to hash now: the old hash serves until the next time.</summary>
    private async Task RehashAsync(long user, string password, CancellationToken cancellationToken)
    {
        if (await passwords.HashAsync(password, cancellationToken) is { } hash)
        {
            await store.SetPasswordHashAsync(user, hash, cancellationToken);
        }
    }

    private async Task AddAsync(HttpContext context, long user, IReadOnlyList<string> names)
    {
        var enrolled = names
            .Select(_ => new EnrolledDevice(DeviceTokens.NewDeviceId(), DeviceTokens.NewToken()))
            .ToList();
        var today = Days.Today(clock);
        var rows = enrolled.Zip(
            names,
            (device, name) =>
                new NewDevice(device.DeviceId, name, DeviceTokens.Hash(device.Token), today)
        );
        await store.AddDevicesAsync(user, [.. rows], context.RequestAborted);
        await context.Response.WriteAsJsonAsync(
            new DevicesAnswer(enrolled),
            ChatJson.Default.DevicesAnswer
        );
    }
}
