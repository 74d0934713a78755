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
        builder.PrimaryHandler = new StubHandler(builder.Name[Prefix.Length..], stubs, time);
    };
}
