using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Testing;

/// <summary>
/// Prevents fakes and stubs in production, where they would silently discard messages. It is itself an options type, so that the check runs
/// with the options validation at startup.
/// </summary>
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
                $"{call}() replaces real services, but the environment is {environment.EnvironmentName}. Remove the call from the application; in a test, " +
                "give the host another environment: UseEnvironment(\"Development\"), or EnvironmentName in the settings of Host.CreateApplicationBuilder " +
                "(whose default is Production).");
        }
    }
}
