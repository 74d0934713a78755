using System.Text.Json;
using Refit;

namespace Tidewire.Clients;

/// <summary>Names the properties of query objects and forms by the naming policy of the client's JSON context, as their JSON does.</summary>
internal sealed class JsonKeyFormatter(JsonNamingPolicy? policy) : IUrlParameterKeyFormatter
{
    public string Format(string key) => policy?.ConvertName(key) ?? key;
}
