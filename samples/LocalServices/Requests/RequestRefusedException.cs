namespace LocalServices.Requests;

/// <summary>The answer is no. <see cref="RefusalMiddleware"/> turns it into the status and a <c>detail</c> body.</summary>
internal sealed class RequestRefusedException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
