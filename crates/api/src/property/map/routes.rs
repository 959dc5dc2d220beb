//! The map over HTTP.

use actix_web::{HttpResponse, get, web};
use fangke_macros::operation;
use fangke_shared::property::map::{ListingMap, MapGround, MapTiles};
use utoipa::IntoParams;

use super::service::{self, Sight};
use crate::platform::error::ApiResult;
use crate::platform::guard::{Permit, can};
use crate::platform::http::{Pairs, no_parameters, pairs};
use crate::platform::operations::Operations;
use crate::platform::state::App;
use crate::property::listing::service::ListingParameters;

/// Its operations.
pub fn configure(config: &mut Operations) {
    config.service(get_listing_map).service(get_map_ground);
}

/// Described here, read by [`Sight`].
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code)]
struct MapParameters {
    /// How near, 3 (a country) to 19 (houses); what lies too close at it is drawn as one
    #[param(example = 12, minimum = 3, maximum = 19)]
    zoom: i32,
}

/// Shows listings on the map: any filters of the list, counted for each community.
///
/// The part of the map, `bbox`, is required; order and page don't matter. Coordinates are GCJ-02.
#[operation(
    get, "/listings/map", tag = "map",
    params(MapParameters, ListingParameters),
    responses((status = 200, description = "What lies there", body = ListingMap)),
)]
async fn get_listing_map(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<web::Json<ListingMap>> {
    let sight = Sight::from_pairs(pairs(&query))?;
    Ok(web::Json(app.read(permit.caller, move |tx| service::listings(tx, &sight)).await?))
}

/// Tells what lies below the marks of the map.
///
/// Districts with the middle and the spread of their communities, and where pictures of streets come from, if the house uses any.
#[operation(
    get, "/map", tag = "map",
    responses(
        (status = 200, description = "The ground", body = MapGround),
        (status = 422, description = "There are no parameters"),
    ),
)]
async fn get_map_ground(permit: Permit<can::ReadListings>, app: web::Data<App>, query: Pairs) -> ApiResult<HttpResponse> {
    no_parameters(&query)?;
    let districts = app.read(permit.caller, |tx| service::districts(tx.conn)).await?;
    let tiles =
        app.map_tiles.as_ref().map(|tiles| MapTiles { url: tiles.url.clone(), attribution: tiles.attribution.clone(), datum: tiles.datum });
    Ok(HttpResponse::Ok().json(MapGround { tiles, districts }))
}
