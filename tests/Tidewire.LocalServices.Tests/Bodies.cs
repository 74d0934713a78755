namespace Tidewire.LocalServices.Tests;

internal static class Bodies
{
    public const string Send = """{"user_id":"ada","message":"Welcome!","channel":"email"}""";

    public const string Event =
        """{"user_id":"ada","action":"create","resource_type":"account","resource_id":"7","timestamp":"2026-01-31T12:00:00.123456Z"}""";
}
