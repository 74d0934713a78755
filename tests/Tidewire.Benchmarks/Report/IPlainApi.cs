using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The service as Refit's own documentation would have it.</summary>
internal interface IPlainApi
{
    [Post("/verify")]
    Task<Wire.Claims> VerifyAsync([Body] Wire.TokenBody body);
}

/// <summary>Likewise.</summary>
internal interface IPlainNotifications
{
    [Post("/send")]
    Task SendAsync([Body] Wire.SendBody body);
}

/// <summary>Likewise.</summary>
internal interface IPlainEvents
{
    [Post("/events")]
    Task ReportAsync([Body] Wire.EventBody body);
}
