using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Testing;

/// <summary>Keeps stand-ins out of production, where they would swallow messages without a word. Also an options type, validated at start.</summary>
internal sealed class NotInProduction
{
    public static void AddTo(IServiceCollection services, string call) =>
        services.AddOptions<NotInProduction>()
            .Validate<IServiceProvider>((_, provider) =>
            {
                Check(provider, call);
                return true;
            })
            .ValidateOnStart();

    public static void Check(IServiceProvider provider, string call)
    {
        if (provider.GetService<IHostEnvironment>() is { } environment && environment.IsProduction())
        {
            throw new InvalidOperationException(
                $"{call}() stands in for real services, and the environment is {environment.EnvironmentName}. Take the call out of the application; in a test, " +
                "give the host another environment: UseEnvironment(\"Development\"), or EnvironmentName in the settings of Host.CreateApplicationBuilder " +
                "(whose default is Production).");
        }
    }
}
