using ChatBackend.Configuration;
using ChatBackend.Rehearsal;
using ChatProtocol;

namespace ChatBackend.Http;

/// <summary>Exists only while the rehearsal is on: reads its counters, and changes the capacity in mid-storm.</summary>
internal sealed class RehearsalEndpoints(RehearsalDial dial)
{
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(ChatPaths.Rehearsal, WriteCountersAsync);
        routes.MapPut(ChatPaths.Rehearsal, context => Answer.RunAsync(context, ChangeAsync));
    }

    private Task WriteCountersAsync(HttpContext context) =>
        context.Response.WriteAsJsonAsync(dial.Counters(), ChatJson.Default.RehearsalCounters);

    private async Task<Refusal?> ChangeAsync(HttpContext context)
    {
        var wanted = await Answer.ReadAsync(context, ChatJson.Default.RehearsalSettings);
        if (wanted.Workers is < 1 or > 100_000 || wanted.HandshakeMilliseconds is < 1 or > 60_000)
        {
            return Refusal.BadRequest(
                "handshakeMilliseconds is 1 to 60000 and workers is 1 to 100000; give both."
            );
        }

        dial.Change(wanted);
        await WriteCountersAsync(context);
        return null;
    }
}
