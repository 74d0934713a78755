using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The service, written as in Refit's own documentation.</summary>
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
