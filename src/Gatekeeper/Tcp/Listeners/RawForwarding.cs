using System.Net;
using System.Net.Sockets;
using Gatekeeper.Admission;
using Gatekeeper.Classification;
using Gatekeeper.Configuration;
using Gatekeeper.Protection;
using Gatekeeper.Tcp.Forwarding;
using Gatekeeper.Tcp.Peeking;
using Gatekeeper.Tunnels;
using Microsoft.AspNetCore.Connections;

namespace Gatekeeper.Tcp.Listeners;

/// <summary>Takes a raw connection that may go on to a destination, and carries its bytes until it ends.</summary>
internal sealed class RawForwarding(
    CurrentOptions options,
    ConnectionLimits limits,
    DescriptorBudget descriptors,
    TunnelRegistry tunnels,
    TimeProvider clock
)
{
    /// <summary>Connects and carries; gives the place back.</summary>
    /// <param name="connection">The connection.</param>
    /// <param name="visitor">Who it is.</param>
    /// <param name="plan">Where it may go.</param>
    /// <param name="admitted">How it was let in.</param>
    /// <returns>Whether a destination took it.</returns>
    public async Task<bool> ForwardAsync(
        ConnectionContext connection,
        Visitor visitor,
        ListenerPlan plan,
        Admitted admitted
    )
    {
        var permit = admitted.Entry.Permit;
        try
        {
            // A destination that a reload took away since is nobody's fault: the connection is closed.
            // Where the gate only watches, nobody is closed for it.
            var named = permit is null ? null : plan.FindNow(permit.Destination);
            var destination =
                named ?? (admitted.IsEnforced && permit is not null ? null : plan.Next());
            if (destination is null)
            {
                return false;
            }

            if (!limits.TryTakeForBackend())
            {
                if (admitted.IsEnforced && permit is not null)
                {
                    await visitor.RefuseAsync(permit.Refuse(RefusalReason.Descriptors));
                }

                return false;
            }

            try
            {
                return await ForwardAsync(connection, visitor, plan, admitted, destination);
            }
            finally
            {
                descriptors.GiveBack();
            }
        }
        finally
        {
            admitted.Entry.Handshake?.Ignored();
        }
    }

    private async Task<bool> ForwardAsync(
        ConnectionContext connection,
        Visitor visitor,
        ListenerPlan plan,
        Admitted admitted,
        ListenerDestination destination
    )
    {
        if (await ConnectAsync(destination, admitted) is not { } backend)
        {
            // Whoever connects to the destination itself sees a reset too.
            visitor.Client.Abort();
            return false;
        }

        Relay? relay = null;
        RawHandshake? handshake = null;
        handshake = new RawHandshake(
            admitted.Entry.Handshake,
            ReadyOf(admitted).Bytes,
            plan.BackendSpeaksFirst,
            Established
        );
        relay = new Relay(visitor.Client, backend, handshake, clock);
        using (relay)
        {
            try
            {
                await BeginAsync(connection, visitor, plan, admitted, relay, handshake, backend);
                await relay.RunAsync();
            }
            finally
            {
                tunnels.Remove(relay);
            }
        }

        return true;

        void Established()
        {
            if (handshake?.BackendSpokeFirst is { } first)
            {
                plan.BackendSpeaksFirst = first;
            }

            tunnels.Add(relay!, admitted.Gate.Name, admitted.Class, admitted.Unknown); // called once the relay is there
        }
    }

    private static async Task BeginAsync(
        ConnectionContext connection,
        Visitor visitor,
        ListenerPlan plan,
        Admitted admitted,
        Relay relay,
        RawHandshake handshake,
        Socket backend
    )
    {
        if (admitted is { IsEnforced: true, Entry.Permit: { } permit })
        {
            permit.OnTimeout(relay.Break);
        }

        if (plan.Options.SendsProxyHeader)
        {
            try
            {
                await backend.SendAllAsync(
                    ProxyHeaderWriter.Write(HeaderOf(connection, visitor, admitted)),
                    CancellationToken.None
                );
            }
            catch (Exception gone) when (gone is SocketException or ObjectDisposedException)
            {
                // The relay is about to see the same.
            }
        }

        handshake.Connected(HasSpoken(visitor.Client));
    }

    private async Task<Socket?> ConnectAsync(ListenerDestination destination, Admitted admitted)
    {
        using var limit = new CancellationTokenSource(BackendConnect.Limit, clock);
        try
        {
            return await BackendConnect.ConnectAsync(destination, limit.Token);
        }
        catch (Exception failed) when (failed is SocketException or OperationCanceledException)
        {
            if (BackendConnect.IsDestinationsFault(failed))
            {
                admitted.Entry.Handshake?.Failed(couldNotConnect: true);
            }

            return null;
        }
    }

    private ReadyOptions ReadyOf(Admitted admitted) =>
        (
            options.Value.Backends.GetValueOrDefault(admitted.Gate.Name) ?? new BackendOptions()
        ).Ready;

    /// <summary>Looks, without eating, whether the client has sent anything yet.</summary>
    private static bool HasSpoken(ClientEnd client)
    {
        try
        {
            if (!client.Input.TryRead(out var read))
            {
                return false;
            }

            client.Input.AdvanceTo(read.Buffer.Start, read.Buffer.Start);
            return !read.Buffer.IsEmpty;
        }
        catch (Exception broken) when (broken is IOException or OperationCanceledException)
        {
            // It broke the connection; the relay is about to see it.
            return false;
        }
    }

    /// <summary>What the destination is told of the client. Where the gate only watches, what was said of the class passes as it came.</summary>
    private static ProxyHeader HeaderOf(
        ConnectionContext connection,
        Visitor visitor,
        Admitted admitted
    ) =>
        visitor.Header is { IsLocal: true }
            ? new ProxyHeader { IsLocal = true }
            : new ProxyHeader
            {
                Source = connection.RemoteEndPoint as IPEndPoint,
                Destination = connection.LocalEndPoint as IPEndPoint,
                Authority = visitor.Hello.ServerName ?? visitor.Header?.Authority,
                Alpn = visitor.Header?.Alpn,
                Classes = admitted.IsEnforced
                    ? [admitted.Class.ShortName()]
                    : visitor.Header?.Classes ?? [],
            };
}
