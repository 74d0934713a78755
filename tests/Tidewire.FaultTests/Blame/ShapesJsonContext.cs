using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Blame;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Shape))]
[JsonSerializable(typeof(Touchy))]
internal sealed partial class ShapesJsonContext : JsonSerializerContext;
