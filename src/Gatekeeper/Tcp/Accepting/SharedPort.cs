using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Gatekeeper.Tcp.Accepting;

/// <summary>
/// What Linux needs to be told so that two processes may listen on one address, and so that one of them may leave. The kernel gives each new connection to one of the
/// listening sockets, for good; the ones that wait in a socket's queue are reset when it closes (docs/decisions/0021).
/// </summary>
internal static class SharedPort
{
    // From the kernel's asm-generic/socket.h.
    private const int SocketLevel = 1;
    private const int ReusePort = 15;
    private const int AttachFilter = 26;

    /// <summary>Set to 1, the kernel itself hands what waits at a closing socket to the others (Linux 5.14).</summary>
    private const string MigrateSetting = "/proc/sys/net/ipv4/tcp_migrate_req";

    /// <summary>
    /// A filter in the kernel's own instructions (code, jump if true, jump if false, value), over a TCP header: SYN without ACK is dropped, everything
    /// else passes. So nobody new comes to the socket, and whoever has begun to connect can still finish.
    /// </summary>
    private static readonly (ushort Code, byte True, byte False, uint Value)[] DropSyn =
    [
        (0x30, 0, 0, 13), // load the byte with the flags
        (0x54, 0, 0, 0x12), // keep SYN and ACK
        (0x15, 0, 1, 0x02), // SYN alone?
        (0x06, 0, 0, 0), // drop
        (0x06, 0, 0, uint.MaxValue), // pass
    ];

    /// <summary>Whether the kernel hands over by itself what waits at a socket that closes.</summary>
    public static bool KernelHandsOver
    {
        get
        {
            try
            {
                return File.Exists(MigrateSetting)
                    && File.ReadAllText(MigrateSetting).Trim() == "1";
            }
            catch (Exception unreadable)
                when (unreadable is IOException or UnauthorizedAccessException)
            {
                return false;
            }
        }
    }

    /// <summary>A socket bound to an address that others of the same user may be bound to as well.</summary>
    /// <exception cref="SocketException">The address is in use by somebody who does not share it.</exception>
    public static Socket Bind(IPEndPoint address)
    {
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (address.Address.Equals(IPAddress.IPv6Any))
            {
                socket.DualMode = true;
            }

            if (OperatingSystem.IsLinux())
            {
                socket.SetRawSocketOption(SocketLevel, ReusePort, BitConverter.GetBytes(1));
            }

            socket.Bind(address);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Lets no new connection come to a listening socket. Their clients ask again after a second, and find another.</summary>
    public static void TurnAwayNewcomers(Socket listening)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        const int instruction = 8;
        var program = new byte[DropSyn.Length * instruction];
        for (var at = 0; at < DropSyn.Length; at++)
        {
            var bytes = program.AsSpan(at * instruction);
            BitConverter.TryWriteBytes(bytes, DropSyn[at].Code);
            bytes[2] = DropSyn[at].True;
            bytes[3] = DropSyn[at].False;
            BitConverter.TryWriteBytes(bytes[4..], DropSyn[at].Value);
        }

        var pinned = GCHandle.Alloc(program, GCHandleType.Pinned);
        try
        {
            // struct sock_fprog: how many instructions, and a pointer to them, aligned.
            Span<byte> filter = stackalloc byte[2 * IntPtr.Size];
            filter.Clear();
            BitConverter.TryWriteBytes(filter, (ushort)DropSyn.Length);
            if (IntPtr.Size == sizeof(long))
            {
                BitConverter.TryWriteBytes(
                    filter[IntPtr.Size..],
                    (long)pinned.AddrOfPinnedObject()
                );
            }
            else
            {
                BitConverter.TryWriteBytes(filter[IntPtr.Size..], (int)pinned.AddrOfPinnedObject());
            }

            listening.SetRawSocketOption(SocketLevel, AttachFilter, filter);
        }
        catch (SocketException)
        {
            // A kernel without filters: whoever comes in the last moment is reset, as without us.
        }
        finally
        {
            pinned.Free();
        }
    }
}
