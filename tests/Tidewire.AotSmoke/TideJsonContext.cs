using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.AotSmoke;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Tide))]
internal sealed partial class TideJsonContext : JsonSerializerContext;
