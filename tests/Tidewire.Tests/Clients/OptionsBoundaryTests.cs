using Microsoft.Extensions.Options;
using Tidewire.Tests.Pipeline;

namespace Tidewire.Tests.Clients;

/// <summary>Each range includes its bounds, and a duration that must not exceed another may equal it.</summary>
public sealed class OptionsBoundaryTests
{
    [Theory]
    [InlineData("ConcurrencyLimit=1")]
    [InlineData("ConcurrencyLimit=100000")]
    [InlineData("MaxResponseBodyBytes=1024")]
    [InlineData("MaxResponseBodyBytes=1073741824")]
    [InlineData("Budget=00:00:00.01")]
    [InlineData("Budget=01:00:00")]
    [InlineData("Retry:MaxAttempts=1")]
    [InlineData("Retry:MaxAttempts=10")]
    [InlineData("Budget=00:00:05;AttemptTimeout=00:00:05")]
    [InlineData("Retry:BaseDelay=00:00:02;Retry:MaxDelay=00:00:02")]
    [InlineData("CircuitBreaker:FirstBreak=00:00:30;CircuitBreaker:BreakDuration=00:00:30")]
    [InlineData("Credentials:TokenEndpoint=https://login.example.com/token;Credentials:ClientId=orders;Credentials:ClientSecret=s3cret;Credentials:Scope=a ~!")]
    public void Value_IsAccepted_AtItsBounds(string settings) => Assert.Null(Record.Exception(() => Start(settings)));

    [Theory]
    [InlineData("ConcurrencyLimit=0")]
    [InlineData("ConcurrencyLimit=100001")]
    [InlineData("MaxResponseBodyBytes=1023")]
    [InlineData("MaxResponseBodyBytes=1073741825")]
    [InlineData("Budget=00:00:00.0099999")]
    [InlineData("Budget=01:00:00.0000001")]
    [InlineData("Retry:MaxAttempts=0")]
    [InlineData("Retry:MaxAttempts=11")]
    [InlineData("Budget=00:00:05;AttemptTimeout=00:00:05.0000001")]
    [InlineData("Retry:BaseDelay=00:00:02.0000001;Retry:MaxDelay=00:00:02")]
    [InlineData("CircuitBreaker:FirstBreak=00:00:30.0000001;CircuitBreaker:BreakDuration=00:00:30")]
    [InlineData("Credentials:TokenEndpoint=https://login.example.com/token;Credentials:ClientId=orders;Credentials:ClientSecret=s3cret;Credentials:Scope=a\\b")]
    [InlineData("Credentials:TokenEndpoint=https://login.example.com/token;Credentials:ClientId=orders;Credentials:ClientSecret=s3cret;Credentials:Scope=a\"b")]
    public void Value_IsRefused_BeyondItsBounds(string settings) =>
        Assert.Single(Assert.ThrowsAny<OptionsValidationException>(() => Start(settings)).Failures);

    private static void Start(string settings)
    {
        using var ledger = new MemoryLedger(settings: [.. settings.Split(';').Select(setting => setting.Split('=', 2)).Select(pair => (pair[0], pair[1]))]);
    }
}
