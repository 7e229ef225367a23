using System.Text;

namespace ChatClient.Cli.Terminal;

/// <summary>Passwords come from a file, a pipe or the keyboard; never from the command line, which others on the machine can read.</summary>
internal static class PasswordSource
{
    /// <returns>The password; null when there was none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static async Task<string?> ReadAsync(
        FileInfo? file,
        string user,
        CancellationToken cancellationToken
    )
    {
        if (file is not null)
        {
            using var lines = file.OpenText();
            return await lines.ReadLineAsync(cancellationToken);
        }

        if (Console.IsInputRedirected)
        {
            return await Console.In.ReadLineAsync(cancellationToken);
        }

        await Console.Error.WriteAsync($"Password of {user}: ");
        // The keyboard cannot be waited for with a token; Ctrl-C ends the program from outside.
        return await Task.Run(FromKeyboard, cancellationToken);
    }

    private static string FromKeyboard()
    {
        var typed = new StringBuilder();
        while (Console.ReadKey(intercept: true) is var key && key.Key != ConsoleKey.Enter)
        {
            if (key.Key == ConsoleKey.Backspace)
            {
                typed.Length = Math.Max(0, typed.Length - 1);
            }
            else if (!char.IsControl(key.KeyChar))
            {
                typed.Append(key.KeyChar);
            }
        }

        Console.Error.WriteLine();
        return typed.ToString();
    }
}
