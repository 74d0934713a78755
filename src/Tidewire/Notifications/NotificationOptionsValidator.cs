using Microsoft.Extensions.Options;

namespace Tidewire.Notifications;

[OptionsValidator]
internal sealed partial class NotificationOptionsValidator : IValidateOptions<NotificationOptions>;
