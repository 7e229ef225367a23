using ChatBackend.Configuration;
using ChatBackend.Gate;
using ChatBackend.Pushes;

namespace ChatBackend;

/// <summary>What calls outwards: the gate, and the push webhook.</summary>
internal static class PushServices
{
    public static void Add(IServiceCollection services, ChatBackendSettings settings)
    {
        services.AddSingleton(settings.Gate);
        services.AddSingleton<GateAdmin>();
        services.AddSingleton<GateWatch>();
        if (!settings.WakePush.On)
        {
            services.AddSingleton<IWakePushes, NoWakePushes>();
            return;
        }

        services.AddSingleton(settings.WakePush);
        services.AddSingleton(_ => new PushSchedule(WakePusher.MaxPlanned));
        services.AddSingleton<WebhookBreaker>();
        services.AddSingleton<PushInstruments>();
        services.AddSingleton<PushWebhook>();
        services.AddSingleton<PushSender>();
        services.AddSingleton<WakePusher>();
        services.AddHostedService(provider => provider.GetRequiredService<GateWatch>());
        services.AddSingleton<IWakePushes>(provider => provider.GetRequiredService<WakePusher>());
        services.AddHostedService(provider => provider.GetRequiredService<WakePusher>());
    }
}
