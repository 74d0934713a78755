using System.Text.Json.Serialization;

namespace Tidewire.FaultTests.Blame;

[JsonPolymorphic]
[JsonDerivedType(typeof(Circle), "circle")]
public abstract record Shape;

public sealed record Circle(double Radius) : Shape;

public sealed record UnknownShape;
