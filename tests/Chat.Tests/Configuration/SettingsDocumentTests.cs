using System.Reflection;
using ChatBackend.Configuration;

namespace Chat.Tests.Configuration;

/// <summary>What an operator can set, and what the documentation says that can be set.</summary>
public sealed class SettingsDocumentTests
{
    private const string Begins = "## The chat server";
    private const string Ends = "## In your own application";

    [Fact]
    public void Every_key_of_the_chat_server_is_documented()
    {
        var document = Repository.Text("docs/configuration.md");
        var section = document[
            document.IndexOf(Begins, StringComparison.Ordinal)..document.IndexOf(
                Ends,
                StringComparison.Ordinal
            )
        ];
        var keys = Keys("", typeof(ChatBackendSettings)).ToList();

        Assert.Contains("Login:Queue", keys);
        Assert.Equal([], keys.Where(key => !section.Contains($"`{key}`")));
    }

    private static IEnumerable<string> Keys(string prefix, Type settings) =>
        settings
            .GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.CanWrite)
            .SelectMany(property =>
                property.PropertyType.Name.EndsWith("Settings", StringComparison.Ordinal)
                    ? Keys($"{prefix}{property.Name}:", property.PropertyType)
                    : [$"{prefix}{property.Name}"]
            );
}
