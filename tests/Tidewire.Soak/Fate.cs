namespace Tidewire.Soak;

/// <summary>What the service does with one request.</summary>
internal enum Fate
{
    /// <summary>Acts and answers with success.</summary>
    Accept,

    /// <summary>Acts and answers with success, late but within the budget.</summary>
    AcceptLate,

    /// <summary>Acts immediately, but answers only after the longest budget.</summary>
    AcceptTooLate,

    /// <summary>Acts only after the longest budget.</summary>
    ActTooLate,

    /// <summary>Acts, then answers 500.</summary>
    ActThenFail,

    /// <summary>Acts, then drops the connection.</summary>
    ActThenAbort,

    /// <summary>Drops the connection without having acted.</summary>
    Abort,

    /// <summary>Answers 500, 502, 503 or 504 without having acted, which the caller cannot know.</summary>
    Fail,

    /// <summary>Answers 429 with <c>Retry-After</c>, so it has certainly not acted.</summary>
    Throttle,

    /// <summary>Answers 503 with <c>Retry-After</c>, so it has certainly not acted.</summary>
    TurnAway,

    /// <summary>Answers with a plain 4xx.</summary>
    Refuse,

    /// <summary>Acts, and sends the head of the answer and half its body before the connection drops.</summary>
    CutBody,

    /// <summary>Acts, and sends the head of the answer and half its body, then nothing more.</summary>
    StallBody,
}
