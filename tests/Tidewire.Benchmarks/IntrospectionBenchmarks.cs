using System.Net;
using System.Net.Http.Headers;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tidewire.Benchmarks;

/// <summary>
/// Introspection compared with <c>POST /verify</c>: a cached result costs the same, and an uncached one at most a tenth more. Both get the
/// same response from an in-memory transport that completes asynchronously.
/// </summary>
[MemoryDiagnoser]
public class IntrospectionBenchmarks
{
    private static readonly string _token = new('t', 900);
    private ServiceProvider _services = null!;
    private IAuthService _verify = null!;
    private IAuthService _introspect = null!;
    private IAuthService _remembering = null!;
    private IAuthService _rememberingIntrospection = null!;

    [GlobalSetup]
    public async Task SetUpAsync()
    {
        var services = new ServiceCollection();
        services.AddTidewireCore(new ConfigurationBuilder().Build())
            .AddAuth("Verify", Verify(isRemembering: false))
            .AddAuth("Introspect", Introspect(isRemembering: false))
            .AddAuth("VerifyRemembered", Verify(isRemembering: true))
            .AddAuth("IntrospectRemembered", Introspect(isRemembering: true));
        foreach (string name in new[] { "Verify", "Introspect", "VerifyRemembered", "IntrospectRemembered" })
            services.AddHttpClient("Tidewire." + name).ConfigurePrimaryHttpMessageHandler(() => new ActiveTokenService());
        _services = services.BuildServiceProvider();

        _verify = _services.GetRequiredKeyedService<IAuthService>("Verify");
        _introspect = _services.GetRequiredKeyedService<IAuthService>("Introspect");
        _remembering = _services.GetRequiredKeyedService<IAuthService>("VerifyRemembered");
        _rememberingIntrospection = _services.GetRequiredKeyedService<IAuthService>("IntrospectRemembered");
        foreach (var auth in new[] { _verify, _introspect, _remembering, _rememberingIntrospection })
        {
            if (!(await auth.TryVerifyTokenAsync(_token)).IsSuccess)
                throw new InvalidOperationException("The in-memory service must accept the token.");
        }
    }

    [GlobalCleanup]
    public void CleanUp() => _services.Dispose();

    [Benchmark(Baseline = true)]
    public Task<ServiceResult<TokenClaims>> Cold() => _verify.TryVerifyTokenAsync(_token);

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> ColdIntrospection() => _introspect.TryVerifyTokenAsync(_token);

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> Remembered() => _remembering.TryVerifyTokenAsync(_token);

    [Benchmark]
    public Task<ServiceResult<TokenClaims>> RememberedIntrospection() => _rememberingIntrospection.TryVerifyTokenAsync(_token);

    private static Action<AuthOptions> Verify(bool isRemembering) => options =>
    {
        At(options, isRemembering);
        options.ApiKey = "key-of-the-api";
    };

    private static Action<AuthOptions> Introspect(bool isRemembering) => options =>
    {
        At(options, isRemembering);
        options.Wire = AuthWire.Introspection;
        options.Introspection.ClientId = "orders-api";
        options.Introspection.ClientSecret = "secret-of-the-api";
        options.Introspection.Audience = "orders-api";
        options.Issuer = "https://auth.example.com";
    };

    private static void At(AuthOptions options, bool isRemembering)
    {
        options.BaseAddress = new("https://auth.example.com");
        options.Cache.Enabled = isRemembering;
        options.Cache.Duration = TimeSpan.FromHours(1);
    }

    private sealed class ActiveTokenService : HttpMessageHandler
    {
        private static readonly byte[] _claims =
            """{"active":true,"sub":"ada","aud":"orders-api","iss":"https://auth.example.com","roles":["admin"],"scope":"read write","exp":1999999999}"""u8.ToArray();

        private static readonly MediaTypeHeaderValue _json = new("application/json");

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Yield();
            var content = new ByteArrayContent(_claims);
            content.Headers.ContentType = _json;
            return new(HttpStatusCode.OK) { Content = content, RequestMessage = request };
        }
    }
}
