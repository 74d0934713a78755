using Tidewire.Tool.Doctor;

namespace Tidewire.Tool.Tests.Doctor;

/// <summary>The meaning of a response to a probe, and the comparison of two responses.</summary>
public sealed class ProbeAnswerTests
{
    [Theory]
    [InlineData(200, false, true)]
    [InlineData(299, false, true)]
    [InlineData(400, true, false)]
    [InlineData(401, true, false)]
    [InlineData(403, true, false)]
    [InlineData(413, true, false)]
    [InlineData(422, true, false)]
    [InlineData(404, false, false)]
    [InlineData(500, false, false)]
    public void Status_DecidesWhetherTheAnswerIsARefusal(int status, bool isRefusal, bool isSuccess)
    {
        var answer = new ProbeAnswer(null, status, "{}", IsPage: false);

        Assert.Equal((isRefusal, isSuccess), (answer.IsRefusal, answer.IsSuccess));
        Assert.False((answer with { IsPage = true }).IsRefusal);
        Assert.Equal(status is 401 or 403, answer.ConcernsCredential);
    }

    [Fact]
    public void InactiveToken_IsARefusal_EvenWithStatus200()
    {
        var answer = new ProbeAnswer(null, 200, "{}", IsPage: false).WithVerdict(isInactive: true);

        Assert.Equal((true, false), (answer.IsRefusal, answer.IsSuccess));
    }

    [Fact]
    public void Answers_AreCompared_WithOrWithoutTheirBodies()
    {
        var answer = new ProbeAnswer(null, 401, "{\"id\":1}", IsPage: false);

        Assert.Equal((true, true), (answer.Equals(answer with { }, withBodies: true), answer.Equals(answer with { }, withBodies: false)));
        Assert.Equal((false, true), (answer.Equals(answer with { Body = "{\"id\":2}" }, withBodies: true), answer.Equals(answer with { Body = "{\"id\":2}" }, withBodies: false)));
        Assert.False(answer.Equals(answer with { Status = 403 }, withBodies: false));
        Assert.False(answer.Equals(answer with { IsPage = true }, withBodies: false));
    }
}
