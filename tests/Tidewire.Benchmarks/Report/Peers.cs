using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Flurl.Http;
using Flurl.Http.Configuration;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Refit;
using RestSharp;
using RestSharp.Serializers.Json;

namespace Tidewire.Benchmarks.Report;

/// <summary>
/// Clients of the same services over one transport: hand-written, Refit, RestSharp, Flurl and Tidewire, all but <see cref="Bare"/> with the standard handler.
/// </summary>
internal sealed class Peers : IDisposable
{
    private static readonly MediaTypeHeaderValue _json = new("application/json");
    private static readonly Uri _memory = new("https://services.example.com");
    private readonly ServiceProvider _services;

    /// <param name="transport">Creates the primary handler; null uses the default handler of .NET.</param>
    /// <param name="address">The address of the services; null if the transport is in memory.</param>
    public Peers(Func<HttpMessageHandler>? transport, Uri? address = null)
    {
        Address = address ?? _memory;
        var services = new ServiceCollection();
        foreach (string name in new[] { "hand", "refit", "lean refit", "restsharp", "flurl" })
            With(services.AddHttpClient(name, client => client.BaseAddress = Address)).RemoveAllLoggers().AddStandardResilienceHandler();

        With(services.AddHttpClient("bare", client => client.BaseAddress = Address)).RemoveAllLoggers();
        services.AddTidewireCore(new ConfigurationBuilder().Build())
            .AddAuth(options => options.BaseAddress = Address, http: Configure)
            .AddNotifications(options => options.BaseAddress = Address, http: Configure)
            .AddAnalytics(options => options.BaseAddress = Address, http: Configure);
        _services = services.BuildServiceProvider();

        HandWritten = new(Client("hand"), Address);
        Bare = new(Client("bare"), Address);
        var snake = new JsonSerializerOptions { TypeInfoResolver = WireJsonContext.Default, PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };
        PlainRefit = RestService.For<IPlainApi>(Client("refit"), new RefitSettings(new SystemTextJsonContentSerializer(snake)));
        var failure = new ValueTask<Exception?>(new HttpRequestException("The status is not a success status."));
        LeanRefit = RestService.For<ILeanApi>(Client("lean refit"), new RefitSettings(new SystemTextJsonContentSerializer(snake))
        {
            ExceptionFactory = response => response.IsSuccessStatusCode ? default : failure,
        });
        RestSharp = new(Client("restsharp"), new RestClientOptions(Address), configureSerialization: s => s.UseSystemTextJson(snake));
        Flurl = new FlurlClient(Client("flurl")).WithSettings(settings => settings.JsonSerializer = new DefaultJsonSerializer(snake));
        Auth = _services.GetRequiredService<IAuthService>();
        Notifications = _services.GetRequiredService<INotificationService>();
        Analytics = _services.GetRequiredService<IAnalyticsService>();

        IHttpClientBuilder With(IHttpClientBuilder builder) => transport is null ? builder : builder.ConfigurePrimaryHttpMessageHandler(transport);
        void Configure(IHttpClientBuilder builder) => With(builder);
    }

    public Uri Address { get; }

    public HandWrittenClient HandWritten { get; }

    public HandWrittenClient Bare { get; }

    public IPlainApi PlainRefit { get; }

    public ILeanApi LeanRefit { get; }

    public RestClient RestSharp { get; }

    public IFlurlClient Flurl { get; }

    public IAuthService Auth { get; }

    public INotificationService Notifications { get; }

    public IAnalyticsService Analytics { get; }

    public async Task<Wire.Claims?> VerifyByRefitAsync(string token)
    {
        try
        {
            return await PlainRefit.VerifyAsync(new(token));
        }
        catch (Exception e) when (e is ApiException or HttpRequestException)
        {
            return null;
        }
    }

    public async Task<Wire.Claims?> VerifyByLeanRefitAsync(string token)
    {
        var body = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(new Wire.TokenBody(token), WireJsonContext.Default.TokenBody));
        body.Headers.ContentType = _json;
        using var response = await LeanRefit.VerifyAsync(body);
        return response.Content;
    }

    public async Task<Wire.Claims?> VerifyByRestSharpAsync(string token)
    {
        var request = new RestRequest("verify", Method.Post).AddJsonBody(new Wire.TokenBody(token));
        var response = await RestSharp.ExecuteAsync<Wire.Claims>(request);
        return response.StatusCode == HttpStatusCode.OK ? response.Data : null;
    }

    public async Task<Wire.Claims?> VerifyByFlurlAsync(string token)
    {
        try
        {
            return await Flurl.Request("verify").PostJsonAsync(new Wire.TokenBody(token)).ReceiveJson<Wire.Claims>();
        }
        catch (FlurlHttpException)
        {
            return null;
        }
    }

    public void Dispose()
    {
        RestSharp.Dispose();
        Flurl.Dispose();
        _services.Dispose();
    }

    private HttpClient Client(string name) => _services.GetRequiredService<IHttpClientFactory>().CreateClient(name);
}
