using System.CommandLine;
using System.Text;
using ChatClient.Cli.Profiles;
using ChatClient.Cli.Terminal;
using ChatProtocol;

namespace ChatClient.Cli.Commands;

/// <summary><c>chat send TO TEXT</c>: sends a message, and ends when the server has stored it.</summary>
internal static class SendCommand
{
    private static readonly Argument<string> To = new("TO")
    {
        Description = "A user (NAME or user:NAME) or a group (group:ID).",
    };

    private static readonly Argument<string> Text = new("TEXT")
    {
        Description = "What to say; - takes it from standard input.",
    };

    private static readonly Option<int> Patience = new("--wait")
    {
        Description = "How many seconds to try, 1 to 3600.",
        DefaultValueFactory = _ => 30,
    };

    private static readonly ProfileOption Profile = new();

    public static Command Create()
    {
        var command = new Command("send", "Sends a message; ends when the server has stored it.")
        {
            To,
            Text,
            Patience,
        };
        Profile.AddTo(command);
        Patience.Validators.Add(given =>
        {
            if (given.GetValueOrDefault<int>() is < 1 or > 3600)
            {
                given.AddError("--wait takes 1 to 3600 seconds");
            }
        });
        command.Validators.Add(given =>
        {
            if (given.GetValue(To) is { } to && Conversation(to) is null)
            {
                given.AddError($"TO: '{to}' is nobody; write NAME, user:NAME or group:ID");
            }

            if (given.GetValue(Text) is "")
            {
                given.AddError("TEXT is empty: there is nothing to send");
            }
        });
        command.SetGuardedAction(RunAsync);
        return command;
    }

    /// <summary>"bob" and "user:bob" are the same; null for what is neither a user nor a group.</summary>
    internal static string? Conversation(string to) =>
        to.Split(':') switch
        {
            [{ Length: > 0 }] => $"user:{to}",
            ["user" or "group", { Length: > 0 }] => to,
            _ => null,
        };

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var conversation = Conversation(parsed.GetRequiredValue(To))!;
        var body = await BodyAsync(parsed.GetRequiredValue(Text), cancellationToken);
        if (body.Length is 0 or > FrameLimits.MaxBody)
        {
            Narrator.Say(
                body.Length == 0
                    ? "standard input was empty: there is nothing to send"
                    : $"a message has at most {FrameLimits.MaxBody} bytes, this one {body.Length}"
            );
            return ExitCodes.Failure;
        }

        using var file = ProfileFile.Open(Profile.PathFrom(parsed));
        await using var connection = new Connection(file, ConnectClass.Foreground);
        var patience = TimeSpan.FromSeconds(parsed.GetValue(Patience));
        using var timer = new CancellationTokenSource(patience, TimeProvider.System);
        using var both = CancellationTokenSource.CreateLinkedTokenSource(
            timer.Token,
            cancellationToken
        );
        connection.Device.Start();
        try
        {
            var stored = await StoreAsync(connection.Device, conversation, body, both.Token);
            Console.WriteLine(stored.MessageId);
            return ExitCodes.Success;
        }
        catch (OperationCanceledException) when (timer.IsCancellationRequested)
        {
            Narrator.Say(
                $"no answer within {Wording.Of(patience)}: the message may have been stored all the same"
            );
            return ExitCodes.Failure;
        }
        finally
        {
            file.SavePass(connection.Device.Pass);
        }
    }

    private static async Task<byte[]> BodyAsync(string text, CancellationToken cancellationToken)
    {
        if (text != "-")
        {
            return Encoding.UTF8.GetBytes(text);
        }

        // One byte more than fits tells too much from enough, however much there is.
        await using var input = Console.OpenStandardInput();
        var buffer = new byte[FrameLimits.MaxBody + 2];
        var length = await input.ReadAtLeastAsync(
            buffer,
            buffer.Length,
            throwOnEndOfStream: false,
            cancellationToken
        );
        // What echo puts at the end is not part of what was said.
        return buffer[..(length > 0 && buffer[length - 1] == '\n' ? length - 1 : length)];
    }

    /// <summary>The same id with every try: however often it arrives, it is stored once.</summary>
    private static async Task<AcceptedInfo> StoreAsync(
        ChatDevice device,
        string conversation,
        byte[] body,
        CancellationToken cancellationToken
    )
    {
        var id = Guid.CreateVersion7(TimeProvider.System.GetUtcNow());
        while (true)
        {
            try
            {
                return await device.SendAsync(conversation, body, id, cancellationToken);
            }
            catch (ChatSendRejectedException e) when (e.RetryAfter is { } delay)
            {
                Narrator.Say($"{Wording.Of(e)}; waits {Wording.Of(delay)}");
                await Task.Delay(delay, TimeProvider.System, cancellationToken);
            }
        }
    }
}
