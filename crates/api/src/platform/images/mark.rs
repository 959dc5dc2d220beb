//! The watermark: the company's mark on a picture, in one place.

use std::sync::LazyLock;

use image::imageops::FilterType;
use image::{DynamicImage, ImageFormat, RgbImage, RgbaImage};

use crate::platform::error::{ApiError, ApiResult};

/// White letters with a dark edge on nothing; drawn by `scripts/watermark.sh`.
static MARK: LazyLock<Result<DynamicImage, String>> =
    LazyLock::new(|| image::load_from_memory(include_bytes!("../../../assets/watermark.png")).map_err(|error| error.to_string()));

/// How much of the mark shows, of 255: read at a glance, and yet the flat is seen through it.
const OPACITY: u32 = 150;
/// The mark's width, in hundredths of the picture's.
const WIDTH_PERCENT: u32 = 26;
/// Its distance from the right and the lower edge, in hundredths of the picture's width.
const MARGIN_PERCENT: u32 = 3;

/// The mark of a company, a PNG; that of Fangke without one, or where it can't be read.
fn read(own: Option<&[u8]>) -> ApiResult<DynamicImage> {
    if let Some(own) = own.and_then(|file| image::load_from_memory_with_format(file, ImageFormat::Png).ok()) {
        return Ok(own);
    }
    MARK.as_ref().cloned().map_err(ApiError::internal)
}

/// Puts the mark on a picture, once, where it covers least: at the lower right.
///
/// # Errors
/// None in practice.
pub fn put_on(picture: &mut RgbImage, own: Option<&[u8]>) -> ApiResult<()> {
    let (width, height) = picture.dimensions();
    // Neither wider than its share nor higher than a fifth: floor plans may be narrow strips.
    let mark = read(own)?.resize((width * WIDTH_PERCENT / 100).max(1), (height / 5).max(1), FilterType::Triangle).into_rgba8();
    let margin = width * MARGIN_PERCENT / 100;
    let left = width.saturating_sub(mark.width() + margin);
    let top = height.saturating_sub(mark.height() + margin);
    blend(picture, &mark, (left, top));
    Ok(())
}

fn blend(picture: &mut RgbImage, mark: &RgbaImage, (left, top): (u32, u32)) {
    for (x, y, over) in mark.enumerate_pixels() {
        let [r, g, b, alpha] = over.0;
        let alpha = u8::try_from(u32::from(alpha) * OPACITY / 255).unwrap_or(u8::MAX);
        if let Some(under) = picture.get_pixel_mut_checked(left + x, top + y) {
            let [under_r, under_g, under_b] = under.0;
            under.0 = [mix(under_r, r, alpha), mix(under_g, g, alpha), mix(under_b, b, alpha)];
        }
    }
}

/// `over` on `under`: none of it with `alpha` 0, nothing else with 255.
pub fn mix(under: u8, over: u8, alpha: u8) -> u8 {
    let (under, over, alpha) = (u32::from(under), u32::from(over), u32::from(alpha));
    u8::try_from((under * (255 - alpha) + over * alpha + 127) / 255).unwrap_or(u8::MAX)
}
