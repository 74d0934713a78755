using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using Tidewire.Clients;
using Tidewire.Pipeline;

namespace Tidewire.Health;

/// <summary>Sends a health request to a service through the client's pipeline.</summary>
internal sealed class HealthProbe(IServiceProvider services, string client, TidewireHealthOptions options, TimeProvider time)
{
    // Treated as background delivery: the circuit counts only a failed connection, and the probe does not compete with calls for the trial.
    private static readonly HttpRequestOptionsKey<bool> _isDelivery = new(CallHandler.DeliveryOption);

    /// <summary>Sends the request and returns the problem; <see langword="null"/> if there is none, or if the client has no address.</summary>
    public async Task<string?> FindProblemAsync(CancellationToken cancellationToken)
    {
        string name = ServiceClientDefinition.HttpClientNameOf(client);
        var address = HttpClientRegistration.Runtime(services, name).Settings().BaseAddress;
        if (address.Host.EndsWith(".invalid", StringComparison.Ordinal))
            return null;

        using var ending = new CancellationTokenSource(options.ProbeTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ending.Token, cancellationToken);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address.AbsoluteUri.TrimEnd('/') + options.ProbePath));
        request.Options.Set(_isDelivery, true);
        try
        {
            using var http = services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
            using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"GET {options.ProbePath} returned {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"GET {options.ProbePath} got no response within {options.ProbeTimeout.TotalSeconds:0.###} s.");
        }
        catch (BrokenCircuitException)
        {
            // The state of the circuit is checked separately.
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The exception's message may quote the response.
            return $"GET {options.ProbePath} failed with {e.GetType().Name}.";
        }
    }
}
