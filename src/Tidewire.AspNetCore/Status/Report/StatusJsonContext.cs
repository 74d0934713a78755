using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.AspNetCore.Status;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(StatusReport))]
internal sealed partial class StatusJsonContext : JsonSerializerContext;
