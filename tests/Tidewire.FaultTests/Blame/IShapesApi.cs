using Refit;

namespace Tidewire.FaultTests.Blame;

public interface IShapesApi
{
    [Get("/shape")]
    Task<Shape> GetShapeAsync(CancellationToken cancellationToken);

    [Get("/shape")]
    Task<IApiResponse<Shape>> GetWrappedShapeAsync(CancellationToken cancellationToken);

    [Post("/shape")]
    Task<Shape> PostShapeAsync(CancellationToken cancellationToken);

    [Get("/touchy")]
    Task<Touchy> GetTouchyAsync(CancellationToken cancellationToken);

    [Get("/touchy")]
    Task<IApiResponse<Touchy>> GetWrappedTouchyAsync(CancellationToken cancellationToken);

    [Post("/touchy")]
    Task<IApiResponse<Touchy>> PostTouchyAsync(CancellationToken cancellationToken);

    [Get("/unknown")]
    Task<UnknownShape> GetUnknownAsync(CancellationToken cancellationToken);

    [Get("/unknown")]
    Task<IApiResponse<UnknownShape>> GetWrappedUnknownAsync(CancellationToken cancellationToken);
}
