//! What lies below the marks: pictures of streets where the house has them, else a plain ground of districts and degrees, which needs no
//! network.

use fangke_shared::geo::world_pixels;
use fangke_shared::property::map::{MapDistrict, MapTiles};
use leptos::prelude::*;

use super::camera::Camera;

/// Degrees between two lines of the plain ground, the coarsest first.
const STEPS: [f64; 9] = [10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02];
/// Lines of the plain ground are about so many pixels apart.
const APART: f64 = 110.0;
/// Below this zoom the names of districts would lie upon each other.
const NAMES_ZOOM: i32 = 9;

/// A tile: zoom, column, row.
type Tile = (i32, i64, i64);

/// The tiles that are in sight.
fn tiles_in_sight(camera: &Camera) -> Vec<Tile> {
    // Floats turn into the nearest integers that exist; tiles never come near the limits.
    #[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss)]
    {
        let count = f64::from(camera.zoom).exp2();
        let (left, top) = camera.world((0.0, 0.0));
        let (right, bottom) = camera.world(camera.size);
        let tile = |part: f64| (part * count).floor().clamp(0.0, count - 1.0) as i64;
        let columns = tile(left)..=tile(right);
        columns.flat_map(|x| (tile(top)..=tile(bottom)).map(move |y| (camera.zoom, x, y))).collect()
    }
}

fn tile_address(url: &str, (z, x, y): Tile) -> String {
    url.replace("{z}", &z.to_string()).replace("{x}", &x.to_string()).replace("{y}", &y.to_string())
}

/// Pictures of streets.
#[component]
pub fn Tiles(
    /// Where they come from.
    tiles: MapTiles,
    /// From where one looks.
    camera: RwSignal<Camera>,
) -> impl IntoView {
    let url = StoredValue::new(tiles.url);
    let in_sight = Memo::new(move |_| camera.with(tiles_in_sight));
    let picture = move |tile: Tile| {
        let src = url.with_value(|url| tile_address(url, tile));
        let place = move || {
            // A tile's number is far below what a float can't tell apart.
            #[allow(clippy::cast_precision_loss)]
            let corner = (tile.1 as f64 / f64::from(tile.0).exp2(), tile.2 as f64 / f64::from(tile.0).exp2());
            let (x, y) = camera.with(|camera| camera.pixel_of(corner));
            format!("translate({x:.0}px, {y:.0}px)")
        };
        view! { <img src=src alt="" draggable="false" style:transform=place/> }
    };
    view! {
        <div class="map__tiles" aria-hidden="true">
            <For each=move || in_sight.get() key=|tile| *tile children=picture/>
        </div>
        <p class="map__credit">{tiles.attribution}</p>
    }
}

/// Longitudes or latitudes of lines from one edge to the other.
fn degrees_between(from: f64, to: f64, step: f64) -> Vec<f64> {
    let first = (from / step).ceil();
    (0..100_i32).map(|i| (first + f64::from(i)) * step).take_while(|degrees| *degrees <= to).collect()
}

/// Degrees between two lines, so that they are about [`APART`] pixels apart.
fn step_at(zoom: i32) -> f64 {
    let pixels = world_pixels(zoom.into()) / 360.0;
    STEPS.into_iter().rev().find(|step| step * pixels >= APART).unwrap_or(10.0)
}

/// The plain ground.
#[component]
pub fn PlainGround(
    /// What it is made of.
    districts: Vec<MapDistrict>,
    /// From where one looks.
    camera: RwSignal<Camera>,
) -> impl IntoView {
    let lines = move || {
        let camera = camera.get();
        let (bounds, step) = (camera.bounds(0.0), step_at(camera.zoom));
        let digits = if step < 0.1 { 2 } else { usize::from(step < 1.0) };
        let meridians = degrees_between(bounds.west, bounds.east, step).into_iter().map(|longitude| {
            let (x, _) = camera.pixel(longitude, bounds.south);
            view! { <line x1=x x2=x y1="0" y2="100%"></line><text x=x + 4.0 y=camera.size.1 - 6.0>{format!("{longitude:.digits$}°")}</text> }
        });
        let parallels = degrees_between(bounds.south, bounds.north, step).into_iter().map(|latitude| {
            let (_, y) = camera.pixel(bounds.west, latitude);
            view! { <line x1="0" x2="100%" y1=y y2=y></line><text x="6" y=y - 4.0>{format!("{latitude:.digits$}°")}</text> }
        });
        view! { <g>{meridians.collect_view()}{parallels.collect_view()}</g> }
    };
    let areas = move || {
        let camera = camera.get();
        districts
            .iter()
            .map(|district| {
                let (x, y) = camera.pixel(district.longitude, district.latitude);
                let (right, _) = camera.pixel(district.longitude + 2.0 * district.longitude_spread, district.latitude);
                let (_, top) = camera.pixel(district.longitude, district.latitude + 2.0 * district.latitude_spread);
                let name =
                    (camera.zoom >= NAMES_ZOOM).then(|| view! { <text class="map__district" x=x y=y>{district.name.clone()}</text> });
                view! { <ellipse cx=x cy=y rx=(right - x).max(24.0) ry=(y - top).max(24.0)></ellipse>{name} }
            })
            .collect_view()
    };
    view! { <svg class="map__ground" aria-hidden="true">{areas}{lines}</svg> }
}

#[cfg(test)]
mod tests {
    use fangke_shared::geo::Datum;

    use super::*;

    #[test]
    fn every_pixel_has_a_tile_and_no_tile_lies_outside() {
        let camera = Camera::at(116.397, 39.909, 10, (512.0, 512.0), Datum::Gcj02);
        let tiles = tiles_in_sight(&camera);
        assert!(tiles.contains(&(10, 843, 387)), "{tiles:?}");
        assert!((4..=9).contains(&tiles.len()), "{tiles:?}");
        let edge = Camera::at(-180.0, 85.0, 3, (512.0, 512.0), Datum::Gcj02);
        assert!(tiles_in_sight(&edge).iter().all(|(_, x, y)| (0..8).contains(x) && (0..8).contains(y)));
        assert_eq!(tile_address("https://t.example/{z}/{x}/{y}.png?k=1", (10, 843, 387)), "https://t.example/10/843/387.png?k=1");
    }

    #[test]
    fn lines_are_neither_crowded_nor_missing() {
        for zoom in 3..=15 {
            let apart = step_at(zoom) * world_pixels(zoom.into()) / 360.0;
            assert!((50.0..=900.0).contains(&apart), "{zoom}: {apart}");
        }
        assert_eq!(degrees_between(116.05, 116.31, 0.1).len(), 3);
    }
}
