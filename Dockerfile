# syntax=docker/dockerfile:1
#
#   docker build --target gatekeeper  -t gatekeeper .
#   docker build --target chatbackend -t chatbackend .

FROM mcr.microsoft.com/dotnet/sdk:10.0 AS restore
WORKDIR /source
# What decides which packages are needed, and nothing else: this layer is built again only when one of these files changes.
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt ./
COPY build/ build/
COPY src/Gatekeeper/Gatekeeper.csproj src/Gatekeeper/
COPY src/Gatekeeper.Proxy/Gatekeeper.Proxy.csproj src/Gatekeeper.Proxy/
COPY bench/Gatekeeper.Peers/Gatekeeper.Peers.csproj bench/Gatekeeper.Peers/
COPY src/ChatProtocol/ChatProtocol.csproj src/ChatProtocol/
COPY src/ChatBackend/ChatBackend.csproj src/ChatBackend/
# For the machine this is built on (--ucr); otherwise SQLite's library for every other platform would come along, 70 MB of it.
RUN dotnet restore --ucr src/Gatekeeper.Proxy && dotnet restore --ucr src/ChatBackend

FROM restore AS publish
COPY .editorconfig ./
COPY src/ src/
COPY bench/Gatekeeper.Peers/ bench/Gatekeeper.Peers/
RUN dotnet publish src/Gatekeeper.Proxy -c Release --no-restore --ucr --self-contained false -o /out/gatekeeper \
    && dotnet publish src/ChatBackend -c Release --no-restore --ucr --self-contained false -o /out/chatbackend
# The final images have no shell to make a folder with. What must survive a restart is a volume, owned by the user that runs.
RUN mkdir -p /out/state

# No shell, no package manager, no root.
FROM mcr.microsoft.com/dotnet/aspnet:10.0-noble-chiseled AS runtime
WORKDIR /app
USER $APP_UID

FROM runtime AS chatbackend
COPY --from=publish /out/chatbackend ./
COPY --from=publish --chown=$APP_UID:$APP_UID /out/state /var/lib/chatbackend
VOLUME /var/lib/chatbackend
EXPOSE 7100
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/app/chatbackend", "healthcheck"]
ENTRYPOINT ["/app/chatbackend"]
CMD ["run", "--urls", "http://0.0.0.0:7100", "--store", "sqlite:/var/lib/chatbackend/chat.db"]

FROM runtime AS gatekeeper
# Small young generation, short pauses: docs/decisions/0010-workstation-gc.md.
ENV DOTNET_GCgen0size=0x180000
COPY --from=publish /out/gatekeeper ./
COPY --from=publish --chown=$APP_UID:$APP_UID /out/state /var/lib/gatekeeper
VOLUME /var/lib/gatekeeper
EXPOSE 7200 7290
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s CMD ["/app/gatekeeper", "healthcheck"]
ENTRYPOINT ["/app/gatekeeper"]
CMD ["run", "--config", "/etc/gatekeeper/gatekeeper.json"]
