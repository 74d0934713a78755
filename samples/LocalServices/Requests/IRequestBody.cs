namespace LocalServices.Requests;

/// <summary>A body that validates its own values, after the JSON reader has validated its structure.</summary>
internal interface IRequestBody
{
    /// <summary>The problem with the values, or <c>null</c>.</summary>
    string? FindProblem();
}
