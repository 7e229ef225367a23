using System.Text;
using Gatekeeper.FunctionalTests.Environment;
using Gatekeeper.Testing;

namespace Gatekeeper.FunctionalTests.Attacks;

/// <summary>
/// Attacks on a gate with few descriptors. In each: whoever waits, on a device that was here before, gets in during the attack, the memory that it costs has a bound, and
/// when it is over nothing is left of it.
/// </summary>
[Trait("Soak", "attacks")]
public sealed class AttackTests(GateUnderAttack gate, ITestOutputHelper output)
    : IClassFixture<GateUnderAttack>
{
    /// <summary>What one connection of an attack may cost, with what the collector has not looked at yet.</summary>
    private const long BytesEach = 64 * 1024;

    private static int Count => Soak.Connections;

    /// <summary>Attacks that open no more connections than the gate has room for.</summary>
    private static int Some => Math.Min(Count / 3, 5000);

    /// <summary>Enough tunnels to fill the gate, and no more than clients and backend together can hold in one process.</summary>
    private static int Flood => Math.Min(Count, 9400);

    [Fact]
    public async Task Idle_connections_beyond_all_descriptors_yield_to_whoever_comes()
    {
        await BoundedAsync(
            Count,
            async attackers =>
            {
                await attackers.ComeAsync(gate.Http, Count);
                await gate.HonestForegroundGetsInAsync();
            }
        );
        Assert.True(await ClosedAsync("stranger") + await ClosedAsync("silent") > 0);
    }

    [Fact]
    public async Task Heads_that_never_end_are_cut_when_their_time_is_up()
    {
        var before = await ClosedAsync("silent");
        await BoundedAsync(
            Some,
            async attackers =>
            {
                await attackers.ComeAsync(
                    gate.Http,
                    Some,
                    Attackers.Saying("GET / HTTP/1.1\r\nHost: x\r\nX-Slow: ")
                );
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some);
            }
        );
        Assert.True(await ClosedAsync("silent") + await ClosedAsync("stranger") > before);
    }

    [Fact]
    public async Task ClientHellos_that_never_end_are_cut_when_their_time_is_up()
    {
        // A record of a handshake, 512 bytes long, of which 16 come.
        byte[] hello =
        [
            0x16,
            0x03,
            0x01,
            0x02,
            0x00,
            0x01,
            0x00,
            0x01,
            0xFC,
            0x03,
            0x03,
            0,
            0,
            0,
            0,
            0,
        ];
        await BoundedAsync(
            Some,
            async attackers =>
            {
                await attackers.ComeAsync(gate.Tls, Some, _ => hello);
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some);
            }
        );
    }

    [Fact]
    public async Task Hellos_of_64_KB_are_not_waited_for()
    {
        // Records that each say they are 16 KB of one ClientHello of 16 MB.
        var record = new byte[5 + 16_384];
        new byte[] { 0x16, 0x03, 0x01, 0x40, 0x00, 0x01, 0xFF, 0xFF, 0xFF }.CopyTo(record, 0);
        var hello = Enumerable.Repeat(record, 4).SelectMany(bytes => bytes).ToArray();
        await BoundedAsync(
            Some / 4,
            async attackers =>
            {
                await attackers.ComeAsync(gate.Tls, Some / 4, _ => hello);
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some / 4);
            },
            bytesEach: 4 * BytesEach
        );
    }

    [Fact]
    public async Task Heads_of_64_KB_are_refused()
    {
        var head = Encoding.ASCII.GetBytes(
            $"GET / HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 65_536)}\r\n\r\n"
        );
        await BoundedAsync(
            Some / 4,
            async attackers =>
            {
                await attackers.ComeAsync(gate.Http, Some / 4, _ => head);
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some / 4);
            },
            bytesEach: 4 * BytesEach
        );
    }

    [Fact]
    public async Task Half_open_connections_are_closed()
    {
        await BoundedAsync(
            Some,
            async attackers =>
            {
                await attackers.ComeAsync(
                    gate.Http,
                    Some,
                    Attackers.Saying("GET / HTTP/1.1\r\nHost: x\r\n")
                );
                attackers.HalfClose();
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some);
            }
        );
    }

    [Fact]
    public async Task Garbage_is_answered_and_closed_wherever_it_comes()
    {
        byte[] Garbage(int seed)
        {
            var bytes = new byte[300];
            new Random(seed).NextBytes(bytes);
            return [.. bytes, (byte)'\r', (byte)'\n', (byte)'\r', (byte)'\n'];
        }

        await BoundedAsync(
            Some,
            async attackers =>
            {
                await attackers.ComeAsync(gate.Http, Some / 3, Garbage);
                await attackers.ComeAsync(gate.Proxied, Some / 3, Garbage);
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(2 * (Some / 3));
            }
        );
    }

    [Fact]
    public async Task PROXY_headers_of_peers_that_are_not_trusted_are_closed()
    {
        await BoundedAsync(
            Some,
            async attackers =>
            {
                await attackers.ComeAsync(
                    gate.Proxied,
                    Some,
                    Attackers.Saying("PROXY TCP4 10.1.2.3 10.1.2.4 1111 2222\r\nhello")
                );
                await gate.HonestForegroundGetsInAsync();
                await attackers.UntilClosedAsync(Some);
            }
        );
    }

    [Fact]
    public async Task A_flood_that_claims_foreground_does_not_keep_proven_foreground_out()
    {
        await BoundedAsync(
            Flood,
            async attackers =>
            {
                var flood = attackers.ComeAsync(
                    gate.Http,
                    Flood,
                    number =>
                        Encoding.ASCII.GetBytes(
                            RawClient.UpgradeRequest(
                                "fg",
                                $"Gatekeeper-Device: attacker-{number}\r\n"
                            )
                        )
                );
                for (var honest = 0; honest < 10; honest++)
                {
                    await gate.HonestForegroundGetsInAsync();
                }

                await flood;
                await gate.HonestForegroundGetsInAsync();
            }
        );
    }

    [Fact]
    public async Task In_an_emergency_one_address_holds_no_more_than_its_part()
    {
        var before = await ClosedAsync("address");
        await gate.OrderAsync(stage: 2);
        try
        {
            await BoundedAsync(
                100,
                async attackers =>
                {
                    // The gate looks at its stage every 50 ms.
                    await attackers.ComeAsync(gate.Http, 10, addresses: 1);
                    await Eventually.Holds(
                        async () =>
                        {
                            await attackers.ComeAsync(gate.Http, 60, addresses: 1);
                            return await ClosedAsync("address") > before;
                        },
                        () => "an address may hold any number"
                    );
                    await gate.HonestForegroundGetsInAsync();
                }
            );
        }
        finally
        {
            await gate.OrderAsync(stage: null);
        }
    }

    private Task<double> ClosedAsync(string reason) =>
        gate.MetricAsync($"gatekeeper_connections_closed_total{{reason=\"{reason}\"}}");

    /// <summary>Lets attackers do their work, sees what it cost, sends them away, and waits until nothing is left.</summary>
    private async Task BoundedAsync(
        int count,
        Func<Attackers, Task> attack,
        long bytesEach = BytesEach
    )
    {
        var before = gate.ResidentBytes;
        using (var attackers = new Attackers())
        {
            await attack(attackers);
            var cost = gate.ResidentBytes - before;
            output.WriteLine($"{count} connections cost {cost / 1024} KB");
            Assert.InRange(cost, long.MinValue, 32 * 1024 * 1024 + count * bytesEach);
        }

        await gate.NothingIsLeftAsync();
        await gate.HonestForegroundGetsInAsync();
    }
}
