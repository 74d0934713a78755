using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire;

namespace TheNamespace;

/// <summary>Adds the Orders service to an application.</summary>
public static class OrdersBuilderExtensions
{
    /// <summary>Adds <see cref="IOrdersService"/>, configured by <c>Tidewire:Orders</c>: <c>builder.AddTidewire().AddOrders()</c>.</summary>
    /// <param name="builder">The builder that <c>AddTidewire</c> or <c>AddTidewireCore</c> returns.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <param name="http">Adds message handlers or replaces the primary handler.</param>
    /// <returns>The builder.</returns>
    public static TidewireBuilder AddOrders(
        this TidewireBuilder builder, Action<OrdersOptions>? configure = null, Action<IHttpClientBuilder>? http = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddClient<IOrdersApi, OrdersOptions>(
            "Orders", OrdersJsonContext.Default, static (section, options) => section.Bind(options), configure, http);

        builder.Services.TryAddSingleton<IOrdersService, OrdersService>();
        return builder;
    }
}
