using Tidewire.Tool.Wire;

namespace Tidewire.Tool.Tests;

/// <summary>The body of an answer is JSON only if all of it can be read.</summary>
public sealed class AnswerTests
{
    [Theory]
    [InlineData("""{"a":1}""", true)]
    [InlineData("", false)]
    [InlineData("{", false)]
    [InlineData("""{"a":1,"a":2}""", false)]
    [InlineData("""{"\ud83d\ude00":"\ud83d\ude00"}""", true)]
    [InlineData("""{"sub":"\ud800"}""", false)]
    [InlineData("""{"roles":["\ud800"]}""", false)]
    [InlineData("""{"\ud800":1}""", false)]
    [InlineData("""{"a":{"\udc00":1}}""", false)]
    public void Json_IsNull_OnlyWhenTheBodyIsNotReadable(string body, bool isJson) => Assert.Equal(isJson, new Answer { Body = body }.Json is not null);
}
