namespace Tidewire.OutboxTests;

/// <summary>The reaction of a mailer to a request.</summary>
/// <param name="Status">The status code of the response; 0 cuts the connection instead.</param>
/// <param name="IsHandled">Whether the mailer sends the message, whatever the status.</param>
/// <param name="RetryAfter">The seconds of a Retry-After header.</param>
public sealed record MailReply(int Status = 202, bool IsHandled = true, int? RetryAfter = null)
{
    public static readonly MailReply Accepted = new();
    public static readonly MailReply LostAnswer = new(0);
    public static readonly MailReply Refused = new(422, IsHandled: false);
    public static readonly MailReply Failed = new(500, IsHandled: false);
    public static readonly MailReply Unauthorized = new(401, IsHandled: false);
    public static readonly MailReply Throttled = new(429, IsHandled: false);
}
