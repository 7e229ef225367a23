using System.Runtime.CompilerServices;
using Gatekeeper.Classification;

namespace Gatekeeper.Tests.Classification;

public sealed class DeviceMemoryTests
{
    [Fact]
    public void A_device_costs_24_bytes_and_no_more_are_held_than_there_is_room_for()
    {
        Assert.Equal(24, Unsafe.SizeOf<DeviceRecord>());
        var memory = new DeviceMemory(100_000);
        for (ulong device = 1; device <= 1_000_000; device++)
        {
            memory.Of(device).SeenAt = (int)device;
        }

        Assert.Equal(131_072, memory.Capacity);
    }

    [Fact]
    public void Devices_are_remembered_while_there_is_room()
    {
        var memory = new DeviceMemory(1 << 16);
        for (ulong device = 1; device <= 1 << 15; device++)
        {
            memory.Of(device).EndedAt = (int)device;
        }

        var found = Enumerable
            .Range(1, 1 << 15)
            .Count(device => memory.Of((ulong)device).EndedAt == device);

        Assert.True(found > 0.999 * (1 << 15), $"{found} of {1 << 15}");
    }

    [Fact]
    public void Made_up_devices_drive_out_none_that_had_a_tunnel()
    {
        var memory = new DeviceMemory(1 << 10);
        for (ulong device = 1; device <= 256; device++)
        {
            ref var known = ref memory.Of(device);
            known.HasEnded = true;
            known.EndedAt = 1;
        }

        var before = Enumerable.Range(1, 256).Count(device => memory.Of((ulong)device).HasEnded);
        for (ulong madeUp = 1_000; madeUp < 200_000; madeUp++)
        {
            memory.Of(madeUp).SeenAt = (int)madeUp;
        }

        Assert.Equal(256, before);
        Assert.All(
            Enumerable.Range(1, 256),
            device => Assert.True(memory.Of((ulong)device).HasEnded)
        );
    }

    [Fact]
    public void When_all_had_tunnels_the_one_not_heard_of_for_longest_gives_way()
    {
        var memory = new DeviceMemory(4);
        for (ulong device = 1; device <= 4; device++)
        {
            ref var known = ref memory.Of(device);
            known.HasEnded = true;
            known.EndedAt = (int)device;
        }

        memory.Of(1).SeenAt = 100;
        memory.Of(99).SeenAt = 101;

        Assert.True(memory.Of(1).HasEnded);
        Assert.All(
            Enumerable.Range(3, 2),
            device => Assert.True(memory.Of((ulong)device).HasEnded)
        );
    }

    [Fact]
    public void Zero_is_a_device_like_any_other()
    {
        var memory = new DeviceMemory(8);
        memory.Of(0).EndedAt = 5;

        Assert.Equal(5, memory.Of(0).EndedAt);
    }
}
