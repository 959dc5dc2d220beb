//! Flat shapes on a picture.

use std::io::Cursor;

use image::{ImageFormat, Rgb, RgbImage};

use crate::platform::error::{ApiError, ApiResult};
use crate::platform::files::Bytes;

/// A colour, `0xRRGGBB`.
pub type Colour = u32;

/// Shapes are drawn smaller than they are described, by this part of 4: pictures take time to prepare.
const SCALE: i32 = 3;

/// What is drawn on; what lies outside is not drawn.
pub struct Canvas(RgbImage);

impl Canvas {
    /// Of one colour.
    pub fn new(width: i32, height: i32, colour: Colour) -> Self {
        Self(RgbImage::from_pixel(scaled(width).unsigned_abs(), scaled(height).unsigned_abs(), rgb(colour)))
    }

    /// A rectangle from its upper left corner.
    pub fn rect(&mut self, (x, y): (i32, i32), (width, height): (i32, i32), colour: Colour) {
        for row in scaled(y)..scaled(y + height).max(scaled(y) + 1) {
            self.run(row, scaled(x), scaled(x + width).max(scaled(x) + 1), colour);
        }
    }

    /// An ellipse from its middle.
    pub fn ellipse(&mut self, (x, y): (i32, i32), (across, down): (i32, i32), colour: Colour) {
        let (x, y, across, down) = (scaled(x), scaled(y), scaled(across), scaled(down));
        for dy in -down..=down {
            let half = across.saturating_mul(root(down * down - dy * dy)) / down.max(1);
            self.run(y + dy, x - half, x + half, colour);
        }
    }

    /// A shape between two slanted sides: left and right at the top, left and right at the bottom.
    pub fn slanted(&mut self, (top, bottom): (i32, i32), above: (i32, i32), below: (i32, i32), colour: Colour) {
        let pair = |(a, b): (i32, i32)| (scaled(a), scaled(b));
        let ((top, bottom), above, below) = (pair((top, bottom)), pair(above), pair(below));
        let height = (bottom - top).max(1);
        for row in top..bottom {
            let between = |a: i32, b: i32| a + (b - a) * (row - top) / height;
            self.run(row, between(above.0, below.0), between(above.1, below.1), colour);
        }
    }

    /// A quarter of a circle's line: the swing of a door. `right` and `down` say where it opens to.
    pub fn swing(&mut self, (x, y): (i32, i32), radius: i32, (right, down): (bool, bool), colour: Colour) {
        let sign = |is_positive: bool| if is_positive { 1 } else { -1 };
        for dx in 0..=radius {
            let dy = root(radius * radius - dx * dx);
            let before = root(radius * radius - (dx - 1).max(0) * (dx - 1).max(0));
            for step in dy..=before.max(dy) {
                self.rect((x + sign(right) * dx, y + sign(down) * step), (2, 2), colour);
            }
        }
    }

    /// Left and right change places.
    pub fn mirror(&mut self) {
        image::imageops::flip_horizontal_in_place(&mut self.0);
    }

    /// The picture as a file.
    ///
    /// # Errors
    /// None in practice.
    pub fn png(&self) -> ApiResult<Bytes> {
        let mut file = Cursor::new(Vec::new());
        self.0.write_to(&mut file, ImageFormat::Png).map_err(ApiError::internal)?;
        Ok(Bytes::from(file.into_inner()))
    }

    fn run(&mut self, y: i32, from: i32, to: i32, colour: Colour) {
        let clamped = |x: i32| usize::try_from(x.max(0)).unwrap_or_default().min(self.0.width() as usize);
        let (Ok(y), from, to, width) = (usize::try_from(y), clamped(from), clamped(to), self.0.width() as usize) else { return };
        let Rgb(colour) = rgb(colour);
        let start = (y * width + from) * 3;
        if let Some(row) = self.0.get_mut(start..start + to.saturating_sub(from) * 3) {
            for pixel in row.chunks_exact_mut(3) {
                pixel.copy_from_slice(&colour);
            }
        }
    }
}

fn rgb(colour: Colour) -> Rgb<u8> {
    let [_, red, green, blue] = colour.to_be_bytes();
    Rgb([red, green, blue])
}

const fn scaled(length: i32) -> i32 {
    length * SCALE / 4
}

/// Whole part of a square root.
fn root(square: i32) -> i32 {
    square.max(0).isqrt()
}
