using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Auth;

/// <summary>The address and the verifier that the auth client is registered with.</summary>
public sealed class AuthRegistrationTests : IDisposable
{
    private readonly MemoryService _service = new();

    public AuthRegistrationTests() => _service.AnswerWith(200, """{"sub":"ada"}""");

    private static Dictionary<string, string?> ShortNames => new() { ["AUTH_SERVICE_URL"] = "https://auth.example.com", ["AUTH_SERVICE_API_KEY"] = "api-key" };

    public void Dispose() => _service.Dispose();

    [Fact]
    public async Task ShortNames_ConfigureTheClient_WhenItIsNotKeyed()
    {
        using var application = new TestApplication(ShortNames, build: builder => builder.AddAuth(http: Answer));

        await application.Auth.VerifyTokenAsync("token", TestContext.Current.CancellationToken);

        var (address, headers) = Assert.Single(_service.Requests);
        Assert.Equal(("https://auth.example.com/verify", "Bearer api-key"), (address.AbsoluteUri, headers["Authorization"]));
    }

    [Fact]
    public void ShortNames_DoNotConfigureTheClient_WhenItIsKeyed()
    {
        using var application = new TestApplication(ShortNames, build: builder => builder.AddAuth("Partner", http: Answer));

        Assert.ThrowsAny<OptionsValidationException>(() => application.Services.GetRequiredKeyedService<IAuthService>("Partner"));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public void Address_IsRequired_UnlessAVerifierHasTheSameServiceKey(bool isKeyed, bool hasVerifier)
    {
        using var application = new TestApplication(new Dictionary<string, string?>(), build: builder =>
        {
            _ = isKeyed ? builder.AddAuth("Partner") : builder.AddAuth();
            _ = isKeyed == hasVerifier ? builder.AddTokenVerifier<NoVerifier>("Partner") : builder.AddTokenVerifier<NoVerifier>();
        });

        var error = Record.Exception(() => isKeyed ? application.Services.GetRequiredKeyedService<IAuthService>("Partner") : application.Auth);

        Assert.Equal(hasVerifier, error is null);
    }

    private void Answer(IHttpClientBuilder http) => http.ConfigurePrimaryHttpMessageHandler(() => _service);

    private sealed class NoVerifier : ITokenVerifier
    {
        public Task<ServiceResult<TokenClaims>> VerifyAsync(string token, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
