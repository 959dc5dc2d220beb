//! From the bytes of an upload to the files that are kept.

use std::io::Cursor;

use actix_web::web::Bytes;
use fangke_shared::picture::{PHOTO_PIXELS_MAX, PHOTO_SIDE_MAX, photo_sizes};
use fangke_shared::problem::ErrorCode;
use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageFormat, ImageReader, Limits, Rgb, RgbImage};
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::{mark as marking, metadata};
use crate::platform::error::{ApiError, ApiResult};

/// Quality of the JPEG files that are served.
const QUALITY: u8 = 80;
/// Bytes that decoding may take: 50 megapixels in colour with room to spare.
const DECODED_BYTES_MAX: u64 = 256 * 1024 * 1024;

/// An upload, ready to be kept.
#[derive(Clone)]
pub struct Prepared {
    /// The upload without metadata; its pixels are untouched.
    pub original: Bytes,
    /// Of the original.
    pub media_type: &'static str,
    /// Upright, in pixels.
    pub width: u32,
    /// Upright, in pixels.
    pub height: u32,
    /// JPEG files with the mark, each with its width, growing.
    pub sizes: Vec<(u32, Bytes)>,
}

/// Does everything that takes time; `mark` is the company's own, a PNG.
///
/// # Errors
/// `unsupported_image`, `heic_unsupported`, `image_too_large`.
pub fn prepare(upload: &Bytes, mark: Option<&[u8]>) -> ApiResult<Prepared> {
    let format = recognise(upload)?;
    let (picture, (width, height)) = decode(format, upload)?;
    // Decoders fill in what a file that ends too early lacks; this does not.
    let original = metadata::strip(format, upload).ok_or_else(|| unsupported("the file ends too early or is damaged"))?;
    let sizes = photo_sizes(width, height)
        .into_iter()
        .map(|(width, height)| {
            // The decoded picture has the largest size already.
            let mut sized = if picture.width() == width {
                picture.clone()
            } else {
                DynamicImage::from(picture.clone()).resize_exact(width, height, FilterType::Triangle).into_rgb8()
            };
            marking::put_on(&mut sized, mark)?;
            let mut file = Vec::new();
            JpegEncoder::new_with_quality(&mut file, QUALITY).encode_image(&sized).map_err(ApiError::internal)?;
            Ok((width, Bytes::from(file)))
        })
        .collect::<ApiResult<_>>()?;
    Ok(Prepared { original: Bytes::from(original), media_type: format.to_mime_type(), width, height, sizes })
}

/// A small picture as a PNG, transparent where it was: a logo.
///
/// # Errors
/// As [`prepare`].
pub fn small(upload: &Bytes, side: u32) -> ApiResult<Vec<u8>> {
    let format = recognise(upload)?;
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(PHOTO_SIDE_MAX), Some(PHOTO_SIDE_MAX));
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let picture = reader.decode().map_err(refused)?;
    if picture.width() == 0 || picture.height() == 0 {
        return Err(unsupported("the picture has no pixels"));
    }
    let picture = if picture.width().max(picture.height()) > side { picture.resize(side, side, FilterType::Triangle) } else { picture };
    let mut file = Vec::new();
    DynamicImage::from(picture.into_rgba8()).write_to(&mut Cursor::new(&mut file), ImageFormat::Png).map_err(ApiError::internal)?;
    Ok(file)
}

/// The kind of a file by how it begins.
fn recognise(upload: &[u8]) -> ApiResult<ImageFormat> {
    if upload.get(4..8) == Some(b"ftyp") {
        const HEIF: [&[u8; 4]; 12] =
            [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1", b"avif", b"avis"];
        let is_heif = upload.get(8..12).is_some_and(|brand| HEIF.iter().any(|known| brand == *known));
        return Err(if is_heif { ApiError::new(ErrorCode::HeicUnsupported).detail("send JPEG, PNG or WebP") } else { unsupported_kind() });
    }
    match image::guess_format(upload) {
        Ok(format @ (ImageFormat::Jpeg | ImageFormat::Png | ImageFormat::WebP)) => Ok(format),
        _ => Err(unsupported_kind()),
    }
}

fn unsupported_kind() -> ApiError {
    unsupported("only JPEG, PNG and WebP are taken")
}

fn unsupported(detail: &str) -> ApiError {
    ApiError::new(ErrorCode::UnsupportedImage).detail(detail)
}

fn refused(error: ImageError) -> ApiError {
    match error {
        ImageError::Limits(_) => too_large(),
        error => unsupported(&error.to_string()),
    }
}

fn too_large() -> ApiError {
    ApiError::new(ErrorCode::ImageTooLarge)
        .detail(format!("at most {PHOTO_PIXELS_MAX} pixels, no side longer than {PHOTO_SIDE_MAX} pixels"))
}

/// Decodes a picture into its largest size, upright and on white; with it comes the size of the original.
fn decode(format: ImageFormat, upload: &[u8]) -> ApiResult<(RgbImage, (u32, u32))> {
    let mut reader = ImageReader::with_format(Cursor::new(upload), format);
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(PHOTO_SIDE_MAX), Some(PHOTO_SIDE_MAX));
    limits.max_alloc = Some(DECODED_BYTES_MAX);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(refused)?;
    let (width, height) = decoder.dimensions();
    // Only the head has been read so far.
    if width > PHOTO_SIDE_MAX || height > PHOTO_SIDE_MAX || u64::from(width) * u64::from(height) > PHOTO_PIXELS_MAX {
        return Err(too_large());
    }
    if width == 0 || height == 0 {
        return Err(unsupported("the picture has no pixels"));
    }
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().ok().flatten();
    let mut picture = DynamicImage::from_decoder(decoder).map_err(refused)?;

    use Orientation::{Rotate90, Rotate90FlipH, Rotate270, Rotate270FlipH};
    let is_turned = matches!(orientation, Rotate90 | Rotate270 | Rotate90FlipH | Rotate270FlipH);
    let turn = |(a, b): (u32, u32)| if is_turned { (b, a) } else { (a, b) };
    let upright = turn((width, height));
    // Scaled down before it is turned: turning needs the memory twice.
    let largest = photo_sizes(upright.0, upright.1).pop().unwrap_or(upright);
    if largest != upright {
        let (width, height) = turn(largest);
        picture = picture.resize_exact(width, height, FilterType::Triangle);
    }
    picture.apply_orientation(orientation);
    let mut picture = on_white(picture);
    if let Some(profile) = profile {
        to_srgb(&mut picture, &profile);
    }
    Ok((picture, upright))
}

/// JPEG knows no transparency; floor plans are drawn on white.
fn on_white(picture: DynamicImage) -> RgbImage {
    if !picture.color().has_alpha() {
        return picture.into_rgb8();
    }
    let picture = picture.into_rgba8();
    RgbImage::from_fn(picture.width(), picture.height(), |x, y| {
        let [r, g, b, alpha] = picture.get_pixel(x, y).0;
        Rgb([r, g, b].map(|value| marking::mix(255, value, alpha)))
    })
}

/// Phones photograph in wider colours than browsers assume of a file that doesn't say so. A profile that can't be read is ignored.
fn to_srgb(picture: &mut RgbImage, profile: &[u8]) {
    let Ok(profile) = ColorProfile::new_from_slice(profile) else { return };
    if profile.color_space != DataColorSpace::Rgb {
        return;
    }
    let options = TransformOptions::default();
    let transform = profile.create_transform_8bit(Layout::Rgb, &ColorProfile::new_srgb(), Layout::Rgb, options);
    let mut converted = picture.as_raw().clone();
    if transform.is_ok_and(|transform| transform.transform(picture.as_raw(), &mut converted).is_ok()) {
        picture.copy_from_slice(&converted);
    }
}

#[cfg(test)]
mod tests;
