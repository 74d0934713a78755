using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.ProxyTests;

/// <summary>Stands in for the parameter <c>http</c> of the facades' registration until they have it: then these are never chosen, and go.</summary>
internal static class FacadeTransport
{
    public static TidewireBuilder AddAuth(this TidewireBuilder builder, Action<IHttpClientBuilder> http) => With(builder.AddAuth(), "Tidewire.Auth", http);

    public static TidewireBuilder AddNotifications(this TidewireBuilder builder, Action<IHttpClientBuilder> http) =>
        With(builder.AddNotifications(), "Tidewire.Notifications", http);

    public static TidewireBuilder AddAnalytics(this TidewireBuilder builder, Action<IHttpClientBuilder> http) =>
        With(builder.AddAnalytics(), "Tidewire.Analytics", http);

    private static TidewireBuilder With(TidewireBuilder builder, string client, Action<IHttpClientBuilder> http)
    {
        http(builder.Services.AddHttpClient(client));
        return builder;
    }
}
