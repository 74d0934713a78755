using Refit;

namespace Tidewire.Benchmarks.Report;

/// <summary>The service, written as in Refit's own documentation.</summary>
internal interface IPlainApi
{
    [Post("/verify")]
    Task<Wire.Claims> VerifyAsync([Body] Wire.TokenBody body);
}

/// <summary>The service, with the least that Refit costs: a body of bytes, and no exception for a failure.</summary>
internal interface ILeanApi
{
    [Post("/verify")]
    Task<IApiResponse<Wire.Claims>> VerifyAsync([Body] HttpContent body);
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
