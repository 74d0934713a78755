using System.Text.Json.Serialization;
using LocalServices.Hosting;

namespace LocalServices.Requests;

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(AcceptedReply))]
[JsonSerializable(typeof(HealthReply))]
[JsonSerializable(typeof(RefusalReply))]
internal sealed partial class RequestJsonContext : JsonSerializerContext;
