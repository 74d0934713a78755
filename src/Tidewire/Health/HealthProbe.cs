using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Polly.CircuitBreaker;
using Tidewire.Clients;
using Tidewire.Pipeline;

namespace Tidewire.Health;

/// <summary>Asks a service itself how it is, on the way of the client's calls.</summary>
internal sealed class HealthProbe(IServiceProvider services, string client, TidewireHealthOptions options, TimeProvider time)
{
    // Does not count for the circuit, and leaves its trial to calls: nobody waits for this one.
    private static readonly HttpRequestOptionsKey<bool> _isDelivery = new(CallHandler.DeliveryOption);

    /// <summary>What is wrong with the service; <see langword="null"/> where nothing is, or where it has no address to ask.</summary>
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
            return response.IsSuccessStatusCode ? null : string.Create(CultureInfo.InvariantCulture, $"GET {options.ProbePath} was answered with {(int)response.StatusCode}.");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return string.Create(CultureInfo.InvariantCulture, $"GET {options.ProbePath} was not answered within {options.ProbeTimeout.TotalSeconds:0.###} s.");
        }
        catch (BrokenCircuitException)
        {
            // The circuit itself is looked at anyhow.
            return null;
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // Its message may quote what the service answered.
            return $"GET {options.ProbePath} failed with {e.GetType().Name}.";
        }
    }
}
