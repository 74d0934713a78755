using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tidewire.Testing;

/// <summary>Gives clients that will never reach the network an address, where the configuration has none.</summary>
internal static class StandInAddress
{
    // A name that never resolves (RFC 2606, section 2): should a request get out after all, it gets nowhere.
    private static readonly Uri _nowhere = new("https://tidewire.invalid");

    public static void Fill(ServiceClientOptions options)
    {
        if (string.IsNullOrEmpty(options.BaseAddress?.OriginalString))
            options.BaseAddress = _nowhere;
    }

    /// <summary>Fills it in for all clients added so far, whatever the type of their options.</summary>
    [UnconditionalSuppressMessage("AOT", "IL3050", Justification = "An interface over a reference type, named only to register a service: no code is made for it.")]
    public static void FillForAll(IServiceCollection services)
    {
        var types = services.Where(service => service.ServiceType.IsGenericType && service.ServiceType.GetGenericTypeDefinition() == typeof(IValidateOptions<>))
            .Select(service => service.ServiceType.GetGenericArguments()[0])
            .Where(type => type.IsSubclassOf(typeof(ServiceClientOptions)))
            .Distinct()
            .ToList();

        foreach (var type in types)
        {
            // Contravariant: who can finish any client's options can finish these.
            services.AddSingleton(typeof(IPostConfigureOptions<>).MakeGenericType(type), new PostConfigureOptions<ServiceClientOptions>(name: null, Fill));
        }
    }
}
