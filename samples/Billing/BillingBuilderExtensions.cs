using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Tidewire;

namespace Billing;

/// <summary>Adds billing to an application.</summary>
public static class BillingBuilderExtensions
{
    /// <summary>Adds <see cref="IBillingService"/>, configured by <c>Tidewire:Billing</c>: <c>builder.AddTidewire().AddBilling()</c>.</summary>
    /// <param name="builder">The builder that <c>AddTidewire</c> or <c>AddTidewireCore</c> returns.</param>
    /// <param name="configure">Runs after the section is bound and before it is validated.</param>
    /// <returns>The builder.</returns>
    public static TidewireBuilder AddBilling(this TidewireBuilder builder, Action<BillingOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.AddClient<IBillingApi, BillingOptions>(
            "Billing", BillingJsonContext.Default, static (section, options) => section.Bind(options), configure);

        builder.Services.TryAddSingleton<IBillingService, BillingService>();
        return builder;
    }
}
