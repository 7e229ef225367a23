using System.Globalization;

namespace Chat.Bench.Xmpp;

/// <summary>
/// Only what the comparison needs: no TLS, no shaper, passwords as SCRAM keys (Debian's setting), rosters, offline messages and stream
/// management at hand.
/// </summary>
internal static class EjabberdConfiguration
{
    private const string Always = """
        loglevel: error
        hosts: [localhost]
        certfiles: []
        auth_method: internal
        auth_password_format: scram
        listen:
          - port: {PORT}
            ip: "127.0.0.1"
            module: ejabberd_c2s
            backlog: 4096
          - port: {HTTP}
            ip: "127.0.0.1"
            module: ejabberd_http
            request_handlers:
              /api: mod_http_api
        api_permissions:
          bench:
            who:
              ip: 127.0.0.1/8
            what: register
        modules:
          mod_offline: {}
          mod_roster: {}
          mod_stream_mgmt: {}

        """;

    private const string Mnesia = """
          mod_mam:
            default: always

        """;

    private const string Sqlite = """
          mod_mam:
            default: always
            db_type: sql
        sql_type: sqlite
        sql_database: "{HOME}/archive.db"

        """;

    /// <param name="port">For clients.</param>
    /// <param name="httpPort">For registering users.</param>
    /// <param name="archive">What it keeps of messages.</param>
    /// <param name="home">Where.</param>
    public static string Text(int port, int httpPort, EjabberdArchive archive, string home) =>
        (Always + TextOf(archive))
            .Replace(
                "{PORT}",
                port.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace(
                "{HTTP}",
                httpPort.ToString(CultureInfo.InvariantCulture),
                StringComparison.Ordinal
            )
            .Replace("{HOME}", home, StringComparison.Ordinal);

    private static string TextOf(EjabberdArchive archive) =>
        archive switch
        {
            EjabberdArchive.Mnesia => Mnesia,
            EjabberdArchive.Sqlite => Sqlite,
            _ => "",
        };
}
