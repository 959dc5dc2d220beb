//! How large pictures may be, and in which sizes they are served.

/// Most pixels of a picture.
pub const PHOTO_PIXELS_MAX: u64 = 50_000_000;
/// Longest side of a picture, in pixels.
pub const PHOTO_SIDE_MAX: u32 = 12_000;
/// Widths that pictures are served in.
pub const PHOTO_WIDTHS: [u32; 3] = [320, 960, 1920];

/// Width and height of each size that a picture is served in, growing: never larger than the picture itself.
pub fn photo_sizes(width: u32, height: u32) -> Vec<(u32, u32)> {
    let widest = width.min(PHOTO_WIDTHS.into_iter().max().unwrap_or(width));
    let scaled = |to: u32| (u64::from(height) * u64::from(to) + u64::from(width) / 2) / u64::from(width.max(1));
    let height_of = |to: u32| u32::try_from(scaled(to)).unwrap_or(u32::MAX).max(1);
    let smaller = PHOTO_WIDTHS.into_iter().filter(|&to| to < widest);
    smaller.chain([widest]).map(|to| (to, height_of(to))).collect()
}
