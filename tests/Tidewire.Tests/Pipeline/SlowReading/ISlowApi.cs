using Refit;

namespace Tidewire.Tests.Pipeline.SlowReading;

/// <summary>A service whose response takes a long time to read.</summary>
public interface ISlowApi
{
    [Get("/wrapped")]
    Task<IApiResponse<SlowReply>> GetWrappedAsync(CancellationToken cancellationToken);

    [Get("/plain")]
    Task<SlowReply> GetAsync(CancellationToken cancellationToken);
}
