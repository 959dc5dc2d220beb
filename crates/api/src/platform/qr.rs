//! QR codes as vector graphics.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::platform::error::{ApiError, ApiResult};

/// Modules of white around a code, as its standard wants it.
const QUIET: usize = 4;

/// A code, ready to be drawn.
pub struct Code {
    /// Modules on each side, the quiet zone included.
    pub side: usize,
    /// The dark modules, as an SVG path in a box of `side` × `side`.
    pub path: String,
}

/// The code of an address.
///
/// # Errors
/// An address that is too long for a code.
pub fn code(address: &str) -> ApiResult<Code> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(ApiError::internal)?;
    let width = code.width();
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(width).enumerate() {
        let mut x = 0;
        // Dark modules in a row are one rectangle.
        for run in row.chunk_by(|a, b| a == b) {
            let length = run.len();
            if run.first() == Some(&Color::Dark) {
                let _ = write!(path, "M{} {}h{length}v1h-{length}z", x + QUIET, y + QUIET);
            }
            x += length;
        }
    }
    Ok(Code { side: width + 2 * QUIET, path })
}

/// A code as an `<svg>` element that fills what it stands in; `name` is what it is called for those who can't see it, escaped already.
///
/// # Errors
/// An address that is too long for a code.
pub fn svg(address: &str, name: &str) -> ApiResult<String> {
    let Code { side, path } = code(address)?;
    // A size of its own, which a style may overrule: without one some browsers draw nothing on a canvas.
    let size = side * 8;
    Ok(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 {side} {side}\" shape-rendering=\"crispEdges\" role=\"img\" aria-label=\"{name}\">\
         <rect width=\"{side}\" height=\"{side}\" fill=\"#fff\"/><path d=\"{path}\"/></svg>"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_its_corners() {
        let svg = svg("https://fangke.example/s/x", "QR").unwrap();
        assert!(svg.contains("viewBox=\"0 0 33 33\"") && svg.contains("M4 4h7v1h-7z") && svg.contains("M22 4h7v1h-7z"), "{svg}");
        assert!(super::svg(&"x".repeat(5000), "QR").is_err());
    }
}
