using ChatBackend.Http;

namespace ChatBackend.Login;

/// <summary>Exactly one of the two.</summary>
internal readonly record struct LoginResult(LoggedIn? LoggedIn, Refusal? Refusal)
{
    public static LoginResult Ok(LoggedIn login) => new(login, null);

    public static LoginResult No(Refusal refusal) => new(null, refusal);
}
