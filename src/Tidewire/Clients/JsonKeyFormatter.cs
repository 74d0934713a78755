using System.Text.Json;
using Refit;

namespace Tidewire.Clients;

/// <summary>Applies the naming policy of the client's JSON context to the properties of query objects and forms.</summary>
internal sealed class JsonKeyFormatter(JsonNamingPolicy? policy) : IUrlParameterKeyFormatter
{
    public string Format(string key) => policy?.ConvertName(key) ?? key;
}
