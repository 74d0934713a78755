using System.Text.Json;

namespace Tidewire.FaultTests.Blame;

internal static class NamedError
{
    public static Exception Of(string name) => name switch
    {
        "InvalidOperationException" => new InvalidOperationException(name),
        "NotSupportedException" => new NotSupportedException(name),
        "ArgumentException" => new ArgumentException(name),
        "FormatException" => new FormatException(name),
        "OverflowException" => new OverflowException(name),
        "IOException" => new IOException(name),
        "HttpRequestException" => new HttpRequestException(name),
        "TimeoutException" => new TimeoutException(name),
        "OperationCanceledException" => new OperationCanceledException(name),
        "KeyNotFoundException" => new KeyNotFoundException(name),
        "InvalidDataException" => new InvalidDataException(name),
        "ObjectDisposedException" => new ObjectDisposedException(name),
        _ => new JsonException(name),
    };
}
