using Tidewire.Pipeline;

namespace Tidewire.Tests.Pipeline;

/// <summary>The User-Agent header names the application, then the SDK.</summary>
public sealed class UserAgentTests
{
    private static readonly string _ours = $"Tidewire/{typeof(UserAgent).Assembly.GetName().Version!.ToString(3)}";

    [Theory]
    [InlineData("Shop", "Shop/")]
    [InlineData("Shop (EU)/2, staging", "Shop--EU--2--staging/")]
    [InlineData("Grüße", "Gr--e/")]
    [InlineData(null, "Tidewire.Tests/")]
    public void ApplicationName_BecomesAProduct(string? name, string product)
    {
        string agent = UserAgent.For(name);

        Assert.StartsWith(product, agent, StringComparison.Ordinal);
        Assert.EndsWith(" " + _ours, agent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    public void OnlyTheSdk_IsNamed_WhenTheNameOfTheApplicationIsBlank(string name) => Assert.Equal(_ours, UserAgent.For(name));
}
