using System.Net;
using Tidewire.Tests.Clients.Ledger;

namespace Tidewire.Tests.Clients;

/// <summary>The results that a caller gets, and that fakes make.</summary>
public sealed class ServiceResultTests
{
    private static readonly ServiceFailure _failure = new(ServiceFailureKind.Throttled) { Reason = "too many requests", StatusCode = HttpStatusCode.TooManyRequests, Attempts = 3 };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Success_HasItsValueAndAttempts(int attempts)
    {
        var status = ServiceResult.SuccessAfter(attempts);
        var value = ServiceResult.Success("m4rked", attempts);
        var stale = ServiceResult.Stale("m4rked", attempts);

        Assert.Equal((true, null, attempts), (status.IsSuccess, status.Failure, status.Attempts));
        Assert.Equal((true, null, attempts, "m4rked", false), (value.IsSuccess, value.Failure, value.Attempts, value.Value, value.IsStale));
        Assert.Equal((true, null, attempts, "m4rked", true), (stale.IsSuccess, stale.Failure, stale.Attempts, stale.Value, stale.IsStale));
        Assert.Equal(("Success", "Success", "Success"), (status.ToString(), value.ToString(), stale.ToString()));
    }

    [Fact]
    public void Success_WithANumber_HasThatValue() => Assert.Equal((7, 1), (ServiceResult.Success(7).Value, ServiceResult.Success(7).Attempts));

    [Fact]
    public void FailedResult_HasTheAttemptsOfItsFailure()
    {
        var status = ServiceResult.Failed(_failure);
        var value = ServiceResult.Failed<int>(_failure);

        Assert.Equal((false, _failure, 3), (status.IsSuccess, status.Failure, status.Attempts));
        Assert.Equal((false, _failure, 3, 0), (value.IsSuccess, value.Failure, value.Attempts, value.Value));
        Assert.Equal((_failure.ToString(), _failure.ToString()), (status.ToString(), value.ToString()));
    }

    [Fact]
    public void FailedResult_HasTheError_IfOneIsGiven()
    {
        var problem = new Problem { Title = "m4rked" };
        var status = new ServiceStatus<Problem>(ServiceResult.Failed(_failure), problem);
        var value = new ServiceResult<Entry, Problem>(ServiceResult.Failed<Entry>(_failure), problem);

        Assert.Equal((false, _failure, 3, problem), (status.IsSuccess, status.Failure, status.Attempts, status.Error));
        Assert.Equal((false, _failure, 3, problem), (value.IsSuccess, value.Failure, value.Attempts, value.Error));
        Assert.Equal((_failure.ToString(), _failure.ToString()), (status.ToString(), value.ToString()));
        Assert.True(new ServiceStatus<Problem>(ServiceResult.Success()).IsSuccess);
        Assert.Equal(7, new ServiceResult<int, Problem>(ServiceResult.Success<int>(7)).Value);
        Assert.Null(new ServiceStatus<Problem>(ServiceResult.Failed(_failure)).Error);
        Assert.Null(new ServiceResult<Entry, Problem>(ServiceResult.Failed<Entry>(_failure)).Error);
    }

    [Fact]
    public void Result_IsRefused_WhenItIsIncompleteOrContradictory()
    {
        Assert.Throws<ArgumentNullException>(() => ServiceResult.Failed(null!));
        Assert.Throws<ArgumentNullException>(() => ServiceResult.Failed<string>(null!));
        Assert.Throws<ArgumentNullException>(() => ServiceResult.Success<string>(null!));
        Assert.Throws<ArgumentNullException>(() => ServiceResult.Stale<string>(null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceStatus<Problem>(null!));
        Assert.Throws<ArgumentNullException>(() => new ServiceResult<Entry, Problem>(null!));
        Assert.Throws<ArgumentException>(() => new ServiceStatus<Problem>(ServiceResult.Success(), new()));
        Assert.Throws<ArgumentException>(() => new ServiceResult<string, Problem>(ServiceResult.Success("value"), new()));
    }
}
