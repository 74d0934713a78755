using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Tidewire.Testing;

/// <summary>Replaces the primary handler of every Tidewire client, and of no other client, with the stubs.</summary>
internal sealed class StubFilter(TidewireStubs stubs, TimeProvider time, IServiceProvider services) : IHttpMessageHandlerBuilderFilter
{
    private const string Prefix = "Tidewire.";

    public Action<HttpMessageHandlerBuilder> Configure(Action<HttpMessageHandlerBuilder> next) => builder =>
    {
        next(builder);
        if (builder.Name?.StartsWith(Prefix, StringComparison.Ordinal) != true)
            return;

        NotInProduction.Check(services, nameof(TidewireTestingServiceCollectionExtensions.AddTidewireStubs));
        string name = builder.Name;
        builder.PrimaryHandler = new StubHandler(name[Prefix.Length..], new(() => BasePath(name)), stubs, time);
    };

    // Resolved with the first request, when the client is fully configured.
    private string BasePath(string client)
    {
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        return http.BaseAddress?.AbsolutePath.TrimEnd('/') ?? "";
    }
}
