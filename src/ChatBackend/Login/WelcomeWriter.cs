using ChatBackend.Configuration;
using ChatBackend.Keys;
using ChatBackend.Sessions;
using ChatBackend.Storage;
using ChatBackend.Tickets;
using ChatProtocol;
using Google.Protobuf;

namespace ChatBackend.Login;

/// <summary>Writes what a device is told when it is in: its bounds, a ticket where it needs one, and the first page of what it missed.</summary>
internal sealed class WelcomeWriter(
    ChatBackendSettings settings,
    ServerIdentity identity,
    TicketDesk tickets,
    IMessageStore store,
    TimeProvider clock
)
{
    /// <summary>Background clients take their first page in small: nobody is looking at it yet.</summary>
    private const int BackgroundFirstPage = 16 * 1024;

    private const string PasswordMethod = "password";

    public static Welcome NeedAuth() => new() { NeedAuth = new() { Methods = { PasswordMethod } } };

    /// <summary>One read of the log, and none when nothing was missed.</summary>
    public async ValueTask<(Welcome Welcome, LoggedIn Login)> WriteAsync(
        ServerHandshake handshake,
        Device device,
        bool background,
        int? wakes,
        CancellationToken cancellationToken
    )
    {
        var hello = handshake.Hello;
        var cursor = (long)Math.Min(hello.Cursor, long.MaxValue);
        var window = Window(hello.Window, background);
        var page =
            cursor == device.Head
                ? new MessagePage(device.Head, device.Low, [])
                : await store.ReadAsync(
                    device.User,
                    cursor,
                    Limits(window, background),
                    cancellationToken
                );
        var session = RandomNames.Next();
        var welcome = new Welcome { Ready = Ready(session, page, cursor, window) };
        GiveTicket(welcome.Ready, handshake, device);
        var sent = AddFirstPage(welcome, page, cursor);
        return (
            welcome,
            new LoggedIn
            {
                SessionId = session,
                DeviceId = handshake.DeviceId,
                Device = device,
                Background = background,
                Sent = sent,
                CaughtUp = welcome.CaughtUp,
                Credit = window - (welcome.Page?.Items.Count ?? 0),
                TicketSerial = handshake.Ticket?.Serial ?? 0,
                Wakes = wakes,
            }
        );
    }

    private static int Window(uint asked, bool background)
    {
        var usual = background ? FrameLimits.BackgroundWindow : FrameLimits.ForegroundWindow;
        return asked == 0 ? usual : (int)Math.Min(asked, FrameLimits.ForegroundWindow);
    }

    private static PageLimits Limits(int window, bool background) =>
        new(
            Math.Min(window, FrameLimits.MaxPageItems),
            background ? BackgroundFirstPage : FrameLimits.MaxPage
        );

    private Ready Ready(string session, MessagePage page, long cursor, int window) =>
        new()
        {
            SessionId = session,
            Head = (ulong)page.Head,
            Low = (ulong)page.Low,
            Unread = (ulong)Math.Max(0, page.Head - Math.Max(cursor, page.Low)),
            Cursor = (ulong)cursor,
            Window = (uint)window,
            PingForegroundMilliseconds = Milliseconds(settings.Session.PingForeground),
            PingBackgroundMilliseconds = Milliseconds(settings.Session.PingBackground),
            MaxFrame = FrameLimits.MaxFrame,
            ServerTimeMilliseconds = clock.GetUtcNow().ToUnixTimeMilliseconds(),
            BackgroundMinIntervalMilliseconds = Milliseconds(
                settings.Session.BackgroundMinInterval
            ),
            KeyListVersion = identity.KeyListVersion,
        };

    /// <summary>
    /// A login by key gets a ticket. A resume gets another when its ticket is half way through its life; the one that was shown stays good until
    /// the new one is used, so an answer that gets lost locks nobody out. In between no ticket changes, and nothing has to be written.
    /// </summary>
    private void GiveTicket(Ready ready, ServerHandshake handshake, Device device)
    {
        if (handshake.Ticket is { } shown && !tickets.IsOld(shown))
        {
            return;
        }

        var ticket = tickets.Make(
            device.User,
            handshake.DeviceId,
            device.Epoch,
            device.TicketSerial
        );
        ready.Ticket = UnsafeByteOperations.UnsafeWrap(tickets.Seal(ticket));
        ready.Psk = UnsafeByteOperations.UnsafeWrap(ticket.Psk);
        ready.TicketTtlSeconds = (uint)TicketDesk.Lifetime.TotalSeconds;
    }

    /// <returns>Where the log goes on.</returns>
    private static long AddFirstPage(Welcome welcome, MessagePage page, long cursor)
    {
        if (cursor < page.Low || cursor > page.Head)
        {
            welcome.Reset = new SyncReset { Head = (ulong)page.Head, Low = (ulong)page.Low };
            cursor = page.Low;
        }
        else if (page.Items.Count > 0)
        {
            welcome.Page = Frames.PageOf(page);
            cursor = page.Items[^1].Sequence;
        }

        welcome.CaughtUp = cursor == page.Head;
        return cursor;
    }

    private static uint Milliseconds(TimeSpan time) => (uint)time.TotalMilliseconds;
}
