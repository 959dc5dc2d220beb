//! The label on a bunch of keys, 62 × 29 mm: number, store, and a code that opens the bunch on a phone.
//!
//! It names no flat: whoever finds lost keys must not find their door.

use crate::platform::error::ApiResult;
use crate::platform::html::Text;
use crate::platform::qr::{self, Code};

/// Side of the code with its quiet zone, in tenths of a millimetre.
const CODE: usize = 250;
/// Width that is left for the texts.
const TEXT_WIDTH: usize = 330;

/// Draws the label; `address` is what the code holds.
///
/// # Errors
/// An address that is too long for a code.
pub fn svg(number: i64, store: &str, address: &str) -> ApiResult<String> {
    let Code { side, path } = qr::code(address)?;
    let number = number.to_string();
    // Digits are a good half as wide as they are high, other letters up to as wide.
    let number_size = (TEXT_WIDTH * 10 / 6 / number.len().max(1)).min(150);
    let store_size = (TEXT_WIDTH / store.chars().count().max(1)).clamp(12, 44);
    let store = Text(store);
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" width="62mm" height="29mm" viewBox="0 0 620 290">
<rect width="620" height="290" fill="#fff"/>
<svg x="20" y="20" width="{CODE}" height="{CODE}" viewBox="0 0 {side} {side}" shape-rendering="crispEdges"><path d="{path}"/></svg>
<g font-family="sans-serif" text-anchor="middle"><text x="440" y="170" font-size="{number_size}" font-weight="700">{number}</text>
<text x="440" y="245" font-size="{store_size}">{store}</text></g>
</svg>
"##
    ))
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
        assert!(label.contains(r#"viewBox="0 0 37 37""#), "{label}");
        assert!(label.contains(r#"d="M4 4h7v1h-7z"#));
    }
}
