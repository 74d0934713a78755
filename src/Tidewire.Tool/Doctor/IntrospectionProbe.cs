using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Tidewire.Tool.Reporting;

namespace Tidewire.Tool.Doctor;

/// <summary>
/// Introspects a made-up token with the SDK itself. RFC 7662 distinguishes a refused client (401) from a token that is not active (200).
/// </summary>
internal static class IntrospectionProbe
{
    public static async Task<(Verdict Verdict, string Text)> AskAsync(
        DoctorClient client, AuthOptions options, ApplicationSettings application, CancellationToken cancellationToken)
    {
        var services = new ServiceCollection();
        services.AddSingleton<IHostEnvironment>(new ApplicationEnvironment(application.Environment));
        var builder = services.AddTidewireCore(application.With([new($"Tidewire:{client.Name}:Retry:MaxAttempts", "1")]));
        _ = client.IsKeyed ? builder.AddAuth(client.Name, Plain) : builder.AddAuth(Plain);
        var provider = services.BuildServiceProvider();
        await using (provider.ConfigureAwait(false))
        {
            var auth = client.IsKeyed ? provider.GetRequiredKeyedService<IAuthService>(client.Name) : provider.GetRequiredService<IAuthService>();
            var answer = await auth.TryVerifyTokenAsync("tidewire-doctor-made-this-up", cancellationToken).ConfigureAwait(false);
            return Judge(answer.Failure, options);
        }
    }

    // Ensures that the made-up token is sent to the server, and that no local check or cache answers instead.
    private static void Plain(AuthOptions options)
    {
        options.TokensAreJwts = false;
        options.Cache.Enabled = false;
        options.Cache.Distributed = false;
        options.Cache.StaleOnOutage = TimeSpan.Zero;
    }

    private static (Verdict Verdict, string Text) Judge(ServiceFailure? failure, AuthOptions options) => failure switch
    {
        null => (Verdict.Problem, $"{options.Introspection.Path} accepts a made-up token: anyone would get access"),
        { Kind: ServiceFailureKind.Rejected } => (Verdict.Ok, $"the credentials are accepted: {options.Introspection.Path} says that a made-up token is not active"),
        { StatusCode: { } status } => (Verdict.Problem, $"{options.Introspection.Path} did not say whether a made-up token is active: {failure.Reason} ({(int)status})"),
        _ => (Verdict.Problem, $"{options.Introspection.Path} did not say whether a made-up token is active: {failure.Reason}"),
    };
}
