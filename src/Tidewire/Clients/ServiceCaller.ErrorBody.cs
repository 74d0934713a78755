using Refit;
using Tidewire.Resilience;

namespace Tidewire;

/// <content>Calls whose refusals have something to say in their bodies.</content>
public sealed partial class ServiceCaller<TApi>
{
    /// <summary>Calls the service for a value, and keeps the body of a failure.</summary>
    /// <param name="call">One call of <typeparamref name="TApi"/>.</param>
    /// <param name="errorBodyLimit">How much of that body to read at most.</param>
    /// <param name="cancellationToken">The caller's cancellation.</param>
    internal async Task<(ServiceResult<T> Result, ErrorBody? Error)> TryWithErrorAsync<T>(
        Func<TApi, CancellationToken, Task<IApiResponse<T>>> call, int errorBodyLimit, CancellationToken cancellationToken)
        where T : notnull
    {
        var slot = _client.OpenSlot(errorBodyLimit);
        var result = await TryAsync(call, cancellationToken).ConfigureAwait(false);
        return (result, slot.Call?.ErrorBody);
    }
}
