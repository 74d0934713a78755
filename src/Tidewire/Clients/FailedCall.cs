using Tidewire.Http;

namespace Tidewire.Clients;

/// <summary>A failure, and the call that it ended; <see langword="null"/> where nothing got as far as a request.</summary>
internal readonly record struct FailedCall(ServiceFailure Failure, CallContext? Call = null);
