using Microsoft.Extensions.DependencyInjection;
using Tidewire.Telemetry;

namespace Tidewire.Clients;

/// <summary>A marker in the service collection for a client: its name, its interface under its service key, and its options type.</summary>
internal sealed record ClientRegistrationMarker(string Name, string? Key, Type Api, Type Options, string OptionsName)
{
    /// <summary>Whether the client still has to be registered; <see langword="false"/> if an identical client is already registered.</summary>
    /// <exception cref="InvalidOperationException">Another client has the same name, interface or options type.</exception>
    public bool IsNewTo(IServiceCollection services)
    {
        var markers = services
            .Select(service => service.IsKeyedService ? null : service.ImplementationInstance as ClientRegistrationMarker)
            .OfType<ClientRegistrationMarker>();

        foreach (var earlier in markers)
        {
            if (earlier == this)
                return false;
            if (Conflict(earlier) is { } conflict)
                throw new InvalidOperationException(conflict);
        }

        return true;
    }

    private string? Conflict(ClientRegistrationMarker earlier)
    {
        if (earlier.Name.Equals(Name, StringComparison.OrdinalIgnoreCase))
        {
            return $"The client name '{Name}' is already registered for {earlier.Api.Name} (as '{earlier.Name}'{(earlier.Key is null ? "" : ", with a service key")}" +
                $"{(earlier.Api == Api && earlier.Options != Options ? $", with {earlier.Options.Name}" : "")}). " +
                $"Register the second client, for {Api.Name}, under another name.";
        }

        string tag = TagValue.Of(Name);
        if (TagValue.Of(earlier.Name) == tag)
        {
            return $"The client name '{Name}' cannot be distinguished from '{earlier.Name}' in metrics and health checks, where both are called '{tag}'. " +
                "Register it under another name.";
        }

        if (earlier.Api == Api && earlier.Key is null && Key is null)
            return $"{Api.Name} is already registered as the client '{earlier.Name}', and '{Name}' would replace it. Add the second one with AddKeyedClient.";

        return earlier.Options == Options && earlier.OptionsName == OptionsName
            ? $"{Options.Name} is already the options type of the client '{earlier.Name}', so '{Name}' cannot use it too. " +
                "Derive a type from it, or add the client with AddKeyedClient."
            : null;
    }
}
