using Scalar.AspNetCore;
using Tidewire;
using WebApi;
using WebApi.Account;
using WebApi.Admin;
using WebApi.Documents;
using WebApi.Observability;
using WebApi.OpenApi;
using WebApi.Storage;
using WebApi.Users;

var builder = WebApplication.CreateBuilder(args);
if (ListenAddress.FindTaken(builder.Configuration) is { } taken)
{
    Console.Error.WriteLine($"Port {taken.Port} is taken: choose another address, for instance with --urls http://localhost:5081.");
    return 1;
}

// For trying out the sample; the services of your own application run elsewhere.
await using var localBackEnd = await LocalBackEnd.StartIfNeededAsync(builder);

builder.AddTidewire().UseEntityFrameworkStore<Database>();
builder.AddObservability();
builder.Services.AddAuthentication().AddTidewire();
builder.Services.AddAuthorization();

builder.Services.AddProblemDetails();
builder.Services.AddValidation();
// By default, a malformed body throws in Development, which results in a 500 instead of a 400.
builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = false);
builder.Services.AddOpenApi(options => options
    .AddDocumentTransformer<Introduction>()
    .AddDocumentTransformer<BearerSecurity>()
    .AddOperationTransformer<BearerSecurity>());

builder.Services.AddDatabase();
builder.Services.AddScoped<UserStore>();
builder.Services.AddScoped<DocumentStore>();
builder.Services.AddSingleton<TokenRevocation>();

var app = builder.Build();
app.Services.CreateTables();

app.UseExceptionHandler();
app.UseStatusCodePages();
// Without these two lines, ASP.NET Core would run both first, and a 401, 403 or 503 would not get the problem details that the line above
// adds.
app.UseAuthentication();
app.UseAuthorization();

app.MapObservability();
app.MapUsers();

var signedIn = app.MapGroup("")
    .RequireAuthorization()
    .ProducesProblem(StatusCodes.Status401Unauthorized)
    .ProducesProblem(StatusCodes.Status503ServiceUnavailable);
signedIn.MapAccount();
signedIn.MapDocuments();
signedIn.MapAdmin();

if (app.Environment.IsDevelopment())
{
    app.MapOpenApi();
    app.MapScalarApiReference(reference => reference
        .WithTitle(Introduction.Title)
        .AddPreferredSecuritySchemes(BearerSecurity.Scheme));
    app.MapGet("/", () => Results.Redirect("/scalar")).ExcludeFromDescription();
    app.MapTidewireStatus();
}

localBackEnd?.Introduce(app);
await app.RunAsync();
return 0;
