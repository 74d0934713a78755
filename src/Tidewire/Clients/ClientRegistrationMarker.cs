using Microsoft.Extensions.DependencyInjection;

namespace Tidewire.Clients;

/// <summary>Marks what a client occupies in a service collection: its name, its interface under its key, and its options.</summary>
internal sealed record ClientRegistrationMarker(string Name, string? Key, Type Api, Type Options, string OptionsName)
{
    /// <summary>Whether the client must still be registered; <see langword="false"/> if exactly this one is.</summary>
    /// <exception cref="InvalidOperationException">Another client occupies some of it.</exception>
    public bool IsNewTo(IServiceCollection services)
    {
        var claims = services
            .Select(service => service.IsKeyedService ? null : service.ImplementationInstance as ClientRegistrationMarker)
            .OfType<ClientRegistrationMarker>();

        foreach (var earlier in claims)
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
            return $"The client name '{Name}' is taken by {earlier.Api.Name} as '{earlier.Name}'{(earlier.Key is null ? "" : ", under a key")}" +
                $"{(earlier.Api == Api && earlier.Options != Options ? $", with {earlier.Options.Name}" : "")}, and cannot serve {Api.Name} too. " +
                "Register it under another name.";
        }

        if (earlier.Api == Api && earlier.Key is null && Key is null)
            return $"{Api.Name} is the client '{earlier.Name}' already, and '{Name}' would take its place. Add the second with AddKeyedClient.";

        return earlier.Options == Options && earlier.OptionsName == OptionsName
            ? $"{Options.Name} are the options of the client '{earlier.Name}' already, and cannot be those of '{Name}' too. " +
                "Derive a type for it, or add it with AddKeyedClient."
            : null;
    }
}
