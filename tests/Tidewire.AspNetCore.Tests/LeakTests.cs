using System.Net;
using LocalServices.Faults;

namespace Tidewire.AspNetCore.Tests;

/// <summary>No log message contains a token, at any level and for any outcome, except ASP.NET Core's own request messages if the token is in the query.</summary>
public sealed class LeakTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_IsNotLogged_ForAnyOutcome()
    {
        await using var local = await LocalApi.StartAsync(options => options.SaveToken = true);
        string good = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);
        string expired = await local.Services.Auth.IssueTokenAsync("ada", lifetime: TimeSpan.FromSeconds(-1), ct: Cancellation);
        string foreign = $"foreign-{Guid.NewGuid():N}";
        string malformed = $"malformed-{Guid.NewGuid():N},x";
        string tooLong = $"long-{Guid.NewGuid():N}{new string('x', 16_384)}";
        var statuses = new List<int>();

        foreach (string token in new[] { good, expired, foreign, malformed, tooLong })
            statuses.Add(await StatusAsync("/me", token));
        statuses.Add(await StatusAsync("/admin", good));
        foreach (var fault in new FaultRule[] { new() { Status = 500, Times = 1 }, new() { Status = 404, Times = 1 }, new() { Status = 429, Times = 1 }, new() { Drop = true, Times = 1 }, new() { Status = 202, Times = 1 } })
        {
            local.Services.Auth.Inject(fault);
            statuses.Add(await StatusAsync("/me", good));
        }

        await local.Circuits.IsolateAsync("Auth", Cancellation);
        statuses.Add(await StatusAsync("/me", good));

        Assert.Equal([200, 401, 401, 400, 400, 403, 503, 503, 503, 503, 503, 503], statuses);
        string[] texts = [.. local.Api.LoggedTexts()];
        Assert.Contains(texts, text => text.Contains("could not verify a token", StringComparison.Ordinal));
        Assert.All(new[] { good, expired, foreign, malformed, tooLong[..40] }, token =>
            Assert.DoesNotContain(texts, text => text.Contains(token, StringComparison.OrdinalIgnoreCase)));

        async Task<int> StatusAsync(string path, string token)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path);
            request.Headers.TryAddWithoutValidation("Authorization", "Bearer " + token);
            using var answer = await local.Api.Client.SendAsync(request, Cancellation);
            return (int)answer.StatusCode;
        }
    }

    [Fact]
    public async Task TokenInTheQuery_IsLoggedOnlyByTheRequestMessagesOfAspNetCore()
    {
        await using var local = await LocalApi.StartAsync(options => options.TokenRetriever = TokenRetrievers.Query());
        string token = await local.Services.Auth.IssueTokenAsync("ada", ct: Cancellation);

        using var answer = await local.GetAsync("/me?access_token=" + token);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        string[] leaking = [.. local.Api.Logs.GetSnapshot()
            .Where(record => record.Message.Contains(token, StringComparison.Ordinal) || record.StructuredState?.Any(field => field.Value?.Contains(token, StringComparison.Ordinal) == true) == true)
            .Select(record => record.Category!)
            .Distinct()];
        Assert.Equal(["Microsoft.AspNetCore.Hosting.Diagnostics"], leaking);
    }
}
