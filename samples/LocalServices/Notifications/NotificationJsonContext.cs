using System.Text.Json;
using System.Text.Json.Serialization;

namespace LocalServices.Notifications;

[JsonSourceGenerationOptions(JsonSerializerDefaults.Strict, PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(SendRequest))]
[JsonSerializable(typeof(IAsyncEnumerable<StoredNotification>))]
internal sealed partial class NotificationJsonContext : JsonSerializerContext;
