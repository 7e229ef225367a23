using System.Net;
using Gatekeeper.Protection;

namespace Gatekeeper.Tests.Protection;

public sealed class AddressCountsTests
{
    private readonly AddressCounts _counts = new();

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7", "203.0.113.8")]
    [InlineData("203.0.113.7", "::ffff:203.0.113.7", "2001:db8::1")]
    [InlineData("2001:db8::1", "2001:db8::ffff:2", "2001:db8:0:1::1")]
    public void An_address_holds_so_many_and_no_more(string address, string same, string another)
    {
        Assert.True(_counts.TryAdd(IPAddress.Parse(address), most: 2));
        Assert.True(_counts.TryAdd(IPAddress.Parse(same), most: 2));
        Assert.False(_counts.TryAdd(IPAddress.Parse(same), most: 2));
        Assert.True(_counts.TryAdd(IPAddress.Parse(another), most: 2));

        _counts.Remove(IPAddress.Parse(same));
        Assert.True(_counts.TryAdd(IPAddress.Parse(address), most: 2));
    }

    [Fact]
    public async Task Nothing_is_kept_of_addresses_that_left_whoever_comes_and_goes_at_once()
    {
        await Parallel.ForAsync(
            0,
            2000,
            TestContext.Current.CancellationToken,
            (number, _) =>
            {
                var address = new IPAddress([10, 0, 0, (byte)(number % 5)]);
                if (_counts.TryAdd(address, most: 3))
                {
                    _counts.Remove(address);
                }

                return ValueTask.CompletedTask;
            }
        );

        Assert.Equal(0, _counts.Count);
    }
}
