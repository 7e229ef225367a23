using System.Text;
using Gatekeeper.Configuration;

namespace Gatekeeper.Tests.Configuration;

public sealed class JsonLocationsTests
{
    [Fact]
    public void Keys_items_and_what_is_missing_are_found()
    {
        var locations = JsonLocations.Read(
            "a.json",
            Encoding.UTF8.GetBytes(
                """
                {
                  // a comment
                  "A": {
                    "B": [
                      "one",
                      { "C": 1 }
                    ],
                    "D": null,
                  }
                }
                """
            )
        );

        Assert.Equal("a.json:3", locations.Of("A"));
        Assert.Equal("a.json:4", locations.Of("a:b"));
        Assert.Equal("a.json:5", locations.Of("A:B:0"));
        Assert.Equal("a.json:6", locations.Of("A:B:1:C"));
        Assert.Equal("a.json:8", locations.Of("A:D"));
        Assert.Equal("a.json:8", locations.Of("A:D:Missing"));
        Assert.Null(locations.Of("Z"));
        Assert.Equal(["A"], locations.TopKeys);
    }
}
