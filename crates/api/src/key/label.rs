//! The label on a bunch of keys, 62 × 29 mm: number, store, and a code that opens the bunch on a phone.
//!
//! It names no flat: whoever finds lost keys must not find their door.

use std::fmt::Write as _;

use qrcode::{Color, EcLevel, QrCode};

use crate::platform::error::{ApiError, ApiResult};

/// Side of the code with its quiet zone, in tenths of a millimetre.
const CODE: usize = 250;
/// Modules of white around a code, as its standard wants it.
const QUIET: usize = 4;
/// Width that is left for the texts.
const TEXT_WIDTH: usize = 330;

/// Draws the label; `address` is what the code holds.
///
/// # Errors
/// An address that is too long for a code.
pub fn svg(number: i64, store: &str, address: &str) -> ApiResult<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(ApiError::internal)?;
    let width = code.width();
    let mut modules = String::new();
    for (at, colour) in code.to_colors().into_iter().enumerate() {
        if colour == Color::Dark {
            let (x, y) = (at % width + QUIET, at / width + QUIET);
            let _ = write!(modules, "M{x} {y}h1v1h-1z");
        }
    }
    let side = width + 2 * QUIET;
    let number = number.to_string();
    // Digits are a good half as wide as they are high, other letters up to as wide.
    let number_size = (TEXT_WIDTH * 10 / 6 / number.len().max(1)).min(150);
    let store_size = (TEXT_WIDTH / store.chars().count().max(1)).clamp(12, 44);
    let store = escaped(store);
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="62mm" height="29mm" viewBox="0 0 620 290">
<rect width="620" height="290" fill="#fff"/>
<svg x="20" y="20" width="{CODE}" height="{CODE}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{modules}"/></svg>
<g font-family="sans-serif" text-anchor="middle"><text x="440" y="170" font-size="{number_size}" font-weight="700">{number}</text>
<text x="440" y="245" font-size="{store_size}">{store}</text></g>
</svg>
"##
    ))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_shows_number_store_and_code() {
        let label = svg(128, "望湖<店>&", "https://fangke.example/keys/9").unwrap();
        assert!(label.contains(">128</text>") && label.contains(">望湖&lt;店&gt;&amp;</text>"), "{label}");
        assert!(label.contains(r#"width="62mm" height="29mm""#));
        // A finder pattern begins in each of three corners; version 2 or 3 holds such an address.
        let side = 29 + 2 * QUIET;
        assert!(label.contains(&format!("viewBox=\"0 0 {side} {side}\"")), "{label}");
        assert!(label.contains(r#"d="M4 4h1v1h-1z"#));
    }
}
