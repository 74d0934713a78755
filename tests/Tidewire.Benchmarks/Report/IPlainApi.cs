using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The service as Refit's own documentation would have it.</summary>
internal interface IPlainApi
{
    [Post("/verify")]
    Task<Wire.Claims> VerifyAsync([Body] Wire.TokenBody body);
}
