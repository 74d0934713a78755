using System.Text.Json.Serialization;

namespace Tidewire.ProxyTests.Limits;

[JsonSerializable(typeof(string))]
internal sealed partial class ListJsonContext : JsonSerializerContext;
