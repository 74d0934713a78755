using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http;

namespace Tidewire.Testing;

/// <summary>Puts the script in the place of the connections, in every client of Tidewire and in no other.</summary>
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

    // Asked for with the first request, when the client is complete.
    private string BasePath(string client)
    {
        using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(client);
        return http.BaseAddress?.AbsolutePath.TrimEnd('/') ?? "";
    }
}
