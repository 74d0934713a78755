using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Refit;

namespace Tidewire.Tests.Clients.Ledger;

/// <summary>Invalid registrations are refused at registration or at startup, with the fix in the message.</summary>
public sealed class MisuseTests
{
    private static TidewireBuilder Builder => new ServiceCollection().AddTidewireCore(new ConfigurationBuilder().Build());

    [Fact]
    public void Interface_IsRefused_WhenAMethodTakesNoCancellationToken() =>
        AssertRefused<INoTokenApi>("INoTokenApi cannot be the client 'Odd'", "GetAsync takes no CancellationToken", "Make it the last parameter");

    [Theory]
    [InlineData(typeof(Task))]
    [InlineData(typeof(ApiResponse<Entry>))]
    [InlineData(typeof(HttpResponseMessage))]
    public void Interface_IsRefused_WhenAFailureWouldBeMissed(Type returned)
    {
        string name = returned == typeof(Task) ? "returns Task," : $"returns Task<{returned.Name.Split('`')[0]}";

        AssertRefused<IOddReturnsApi>(name, "Return Task<IApiResponse> if the status is the result");
    }

    [Fact]
    public void Interface_IsRefused_WhenAMethodHasNoHttpMethod() =>
        AssertRefused<INoAttributeApi>("GetAsync has no HTTP method", "[Get(\"/path\")]");

    [Fact]
    public void Interface_IsRefused_WhenOverloadsReturnDifferentKinds() =>
        AssertRefused<IOverloadsApi>("the overloads of GetAsync", "Give them different names");

    [Fact]
    public void Interface_IsRefused_WhenRefitGeneratedNothing() =>
        AssertRefused<INotGeneratedApi>("Refit generated no code for it", "source generators on");

    [Fact]
    public void Interface_IsRefused_WhenItIsAClosedGeneric() =>
        AssertRefused<IRepositoryApi<Entry>>(
            "IRepositoryApi<Entry> cannot be the client 'Odd'", "Declare 'public interface IEntryRepositoryApi : IRepositoryApi<Entry>;' and add that one.");

    [Fact]
    public void Interface_IsAccepted_WhenItInheritsAGenericOne() => Builder.AddClient<IEntryRepositoryApi>("Ledger", LedgerJsonContext.Default);

    [Fact]
    public void Interface_IsRefused_WhenRefitWouldNeedReflection() =>
        AssertRefused<IReflectionApi>("could not generate all of its methods", "RF006");

    [Fact]
    public void Name_IsRefused_WhenAnotherClientHasIt()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder.AddAuth().AddClient<ILedgerApi>("auth", LedgerJsonContext.Default));

        Assert.Contains("'auth' is already registered for IAuthApi (as 'Auth')", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("PartnerAuth", "partner_auth")]
    [InlineData("partner_auth", "PartnerAuth")]
    [InlineData("OrdersAPI", "Orders_API")]
    public void Name_IsRefused_WhenItCannotBeDistinguishedInTelemetry(string earlier, string later)
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder.AddAuth(earlier).AddClient<ILedgerApi>(later, LedgerJsonContext.Default));

        Assert.Contains($"'{later}'", e.Message, StringComparison.Ordinal);
        Assert.Contains($"'{earlier}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Interface_IsRefused_WhenItIsAlreadyRegisteredUnderAnotherName()
    {
        var e = Assert.Throws<InvalidOperationException>(() => Builder
            .AddClient<ILedgerApi>("One", LedgerJsonContext.Default)
            .AddClient<ILedgerApi>("Two", LedgerJsonContext.Default));

        Assert.Equal("ILedgerApi is already registered as the client 'One', and 'Two' would replace it. Add the second one with AddKeyedClient.", e.Message);
    }

    [Fact]
    public void OptionsType_IsRefused_WhenAnotherClientUsesIt()
    {
        static void Bind(IConfiguration section, LedgerOptions options) => section.Bind(options);

        var e = Assert.Throws<InvalidOperationException>(() => Builder
            .AddClient<ILedgerApi, LedgerOptions>("One", LedgerJsonContext.Default, Bind)
            .AddClient<ILedgerHealthApi, LedgerOptions>("Two", LedgerJsonContext.Default, Bind));

        Assert.Contains("LedgerOptions is already the options type of the client 'One'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Arguments_AreRefused_WhenTheyAreMissing()
    {
        Assert.Throws<ArgumentException>(() => Builder.AddClient<ILedgerApi>(" ", LedgerJsonContext.Default));
        Assert.Throws<ArgumentNullException>(() => Builder.AddClient<ILedgerApi>("Ledger", null!));
        Assert.Throws<ArgumentNullException>(() => Builder.AddClient<ILedgerApi, LedgerOptions>("Ledger", LedgerJsonContext.Default, null!));
    }

    [Fact]
    public void Error_NamesBaseAddress_WhenTheSectionIsMissing()
    {
        using var application = new TestApplication(
            new Dictionary<string, string?>(), build: builder => builder.AddClient<ILedgerApi>("Ledger", LedgerJsonContext.Default));

        var e = Assert.ThrowsAny<OptionsValidationException>(() => application.Services.GetRequiredService<ServiceCaller<ILedgerApi>>());

        Assert.Contains("Tidewire:Ledger:BaseAddress is missing", e.Message, StringComparison.Ordinal);
        Assert.Contains("https://ledger.example.com", e.Message, StringComparison.Ordinal);
        Assert.Contains("Tidewire__Ledger__BaseAddress", e.Message, StringComparison.Ordinal);
    }

    private static void AssertRefused<TApi>(params string[] words)
        where TApi : class
    {
        var builder = Builder;

        var e = Assert.Throws<InvalidOperationException>(() => builder.AddClient<TApi>("Odd", LedgerJsonContext.Default));

        Assert.All(words, word => Assert.Contains(word, e.Message, StringComparison.Ordinal));
        Assert.DoesNotContain(builder.Services, service => service.ServiceType == typeof(ServiceCaller<TApi>));
    }

    public interface INoTokenApi
    {
        [Get("/a")]
        Task<Entry> GetAsync();
    }

    public interface IOddReturnsApi
    {
        [Get("/a")]
        Task GetAsync(CancellationToken cancellationToken);

        [Get("/a")]
        Task<ApiResponse<Entry>> GetWholeAsync(CancellationToken cancellationToken);

        [Get("/a")]
        Task<HttpResponseMessage> GetRawAsync(CancellationToken cancellationToken);
    }

    public interface IOverloadsApi
    {
        [Get("/a/{id}")]
        Task<Entry> GetAsync(int id, CancellationToken cancellationToken);

        [Get("/a/{id}")]
        Task<IApiResponse> GetAsync(string id, CancellationToken cancellationToken);
    }

#pragma warning disable RF001, RF006 // These interfaces break the rules on purpose.
    public interface INoAttributeApi
    {
        [Get("/a")]
        Task<Entry> FindAsync(CancellationToken cancellationToken);

        Task<Entry> GetAsync(CancellationToken cancellationToken);
    }

    public interface IReflectionApi
    {
        [Get("/a")]
        Task<Entry> FindAsync(object filter, CancellationToken cancellationToken);
    }
#pragma warning restore RF001, RF006

    public interface INotGeneratedApi;

    public interface IRepositoryApi<T>
    {
        [Get("/repository/{id}")]
        Task<IApiResponse<T>> GetAsync(string id, CancellationToken cancellationToken);
    }

    public interface IEntryRepositoryApi : IRepositoryApi<Entry>;
}
