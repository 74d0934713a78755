namespace LocalServices.Requests;

/// <summary>Thrown to refuse a request. <see cref="RefusalMiddleware"/> turns it into the status and a <c>detail</c> body.</summary>
internal sealed class RequestRefusedException(int status, string detail) : Exception(detail)
{
    public int Status { get; } = status;
}
