using Microsoft.Extensions.Options;

namespace Tidewire.Analytics;

[OptionsValidator]
internal sealed partial class AnalyticsOptionsValidator : IValidateOptions<AnalyticsOptions>;
