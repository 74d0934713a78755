using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The auth service, written as in Refit's own documentation.</summary>
internal interface IPlainApi
{
    [Post("/verify")]
    Task<Wire.Claims> VerifyAsync([Body] Wire.TokenBody body);
}

/// <summary>The auth service, with the lowest cost that Refit allows: a body of bytes, and no exception for a failure.</summary>
internal interface ILeanApi
{
    [Post("/verify")]
    Task<IApiResponse<Wire.Claims>> VerifyAsync([Body] HttpContent body);
}

/// <summary>The notification service, written as in Refit's own documentation.</summary>
internal interface IPlainNotifications
{
    [Post("/send")]
    Task SendAsync([Body] Wire.SendBody body);
}

/// <summary>The analytics service, written as in Refit's own documentation.</summary>
internal interface IPlainEvents
{
    [Post("/events")]
    Task ReportAsync([Body] Wire.EventBody body);
}
