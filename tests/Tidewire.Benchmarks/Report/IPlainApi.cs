using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The service, written as in Refit's own documentation.</summary>
internal interface IPlainApi
{
    [Post("/verify")]
    Task<Wire.Claims> VerifyAsync([Body] Wire.TokenBody body);
}
