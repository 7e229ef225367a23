using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Tcp.Peeking;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>
/// Finds out who connected: PROXY header, ClientHello, TLS where it ends here, the opening of the protocol; all of it within the listener's
/// <c>HelloTimeout</c>. Eats the header alone.
/// </summary>
internal sealed class Introductions(ProxyHeaderReading headers, TimeProvider clock)
{
    /// <summary>Reads what there is to read.</summary>
    /// <param name="connection">The connection, at its first byte.</param>
    /// <param name="plan">What its listener wants to know.</param>
    /// <param name="isEnforced">Whether slowness is a reason to close it; else it goes on as one that said nothing.</param>
    /// <param name="stopping">Gives it up: the process is leaving.</param>
    /// <returns>Whoever it is; null: it must be closed.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<Visitor?> ReadAsync(
        ConnectionContext connection,
        ListenerPlan plan,
        bool isEnforced,
        CancellationToken stopping
    )
    {
        var options = plan.Options;
        if (plan.Protocol is null && options.Tls == ListenerTls.None && !options.AcceptsProxyHeader)
        {
            return new Visitor(
                new PlainClient(connection),
                plan.OwnFlag,
                default,
                Protocol: null,
                Hello: default,
                Header: null
            );
        }

        using var deadline = new CancellationTokenSource(options.HelloTimeout, clock);
        await using (
            stopping.UnsafeRegister(
                static deadline => ((CancellationTokenSource)deadline!).Cancel(),
                deadline
            )
        )
        {
            return await ReadAsync(connection, plan, isEnforced, header: null, deadline.Token);
        }
    }

    private async Task<Visitor?> ReadAsync(
        ConnectionContext connection,
        ListenerPlan plan,
        bool isEnforced,
        ProxyHeader? header,
        CancellationToken deadline
    )
    {
        if (
            plan.Options.AcceptsProxyHeader
            && (header = await headers.TakeAsync(connection, deadline)) is null
        )
        {
            return null;
        }

        var hello = default(Opening);
        var speaksTls = false;
        if (plan.Options.Tls != ListenerTls.None)
        {
            (var status, hello) = await PeekLoop.PeekAsync(
                connection.Transport.Input,
                TlsOpening.Instance,
                deadline
            );
            speaksTls = status == OpeningStatus.Read;
        }

        ClientEnd? client = plan.Tls is null
            ? new PlainClient(connection)
            : await TlsClient.AuthenticateAsync(connection, plan.Tls, deadline);
        if (client is null)
        {
            return null;
        }

        var opening = default(Opening);
        if (plan.Protocol is { } protocol)
        {
            opening = await OpeningOfAsync(client, protocol, deadline);
        }

        var visitor = new Visitor(
            client,
            FlagOf(plan, opening, hello, header),
            opening,
            plan.Protocol ?? (speaksTls && plan.Tls is null ? TlsOpening.Instance : null),
            hello,
            header
        );
        if (isEnforced && deadline.IsCancellationRequested)
        {
            await visitor.DisposeAsync();
            return null;
        }

        return visitor;
    }

    /// <summary>Reads what a client says first. If it breaks the connection meanwhile, what its TLS holds is given up: nobody else knows of it yet.</summary>
    private static async ValueTask<Opening> OpeningOfAsync(
        ClientEnd client,
        IOpeningProtocol protocol,
        CancellationToken deadline
    )
    {
        try
        {
            return (await PeekLoop.PeekAsync(client.Input, protocol, deadline)).Opening;
        }
        catch when (client is IAsyncDisposable)
        {
            await ((IAsyncDisposable)client).DisposeAsync();
            throw;
        }
    }

    /// <summary>The first that speaks: the client itself, what it asks for, whoever stands in front of it, the listener.</summary>
    private static Flag FlagOf(
        ListenerPlan plan,
        in Opening opening,
        in Opening hello,
        ProxyHeader? header
    )
    {
        if (opening.Flag.Source != FlagSource.None)
        {
            return opening.Flag;
        }

        var byTls = plan.TlsRules.Read(hello);
        if (byTls.Source != FlagSource.None)
        {
            return byTls;
        }

        var byProxy = header?.Flag ?? Flag.Silent;
        return byProxy.Source == FlagSource.None ? plan.OwnFlag : byProxy;
    }
}
