using System.Text.Json.Serialization;

namespace Tidewire.ProxyTests.Documentation;

[JsonSerializable(typeof(string))]
internal sealed partial class BillingJsonContext : JsonSerializerContext;
