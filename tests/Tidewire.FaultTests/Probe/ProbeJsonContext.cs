using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Probe;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(ProbeItem))]
internal sealed partial class ProbeJsonContext : JsonSerializerContext;
