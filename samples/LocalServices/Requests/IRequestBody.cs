namespace LocalServices.Requests;

/// <summary>A body that can judge its own values, after the JSON reader has judged its shape.</summary>
internal interface IRequestBody
{
    /// <summary>What is wrong with the values, or <c>null</c>.</summary>
    string? FindProblem();
}
