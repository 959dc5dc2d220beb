//! Draws a company's name as the mark of its photos: white letters with a dark edge on nothing. Here and not on the server, which has no letters.

use wasm_bindgen::JsCast;

/// Height of the letters, in pixels.
const SIZE: f64 = 96.0;
/// Width of the dark edge.
const EDGE: f64 = 9.0;

/// The mark as a PNG; none for an empty name, or where the browser draws nothing.
pub fn of_name(name: &str) -> Option<Vec<u8>> {
    if name.is_empty() {
        return None;
    }
    let canvas: web_sys::HtmlCanvasElement = leptos::prelude::document().create_element("canvas").ok()?.dyn_into().ok()?;
    let context = || canvas.get_context("2d").ok().flatten()?.dyn_into::<web_sys::CanvasRenderingContext2d>().ok();
    let font = format!("bold {SIZE}px \"PingFang SC\", \"HarmonyOS Sans SC\", \"Microsoft YaHei\", \"Noto Sans CJK SC\", sans-serif");
    let pen = context()?;
    pen.set_font(&font);
    let width = pen.measure_text(name).ok()?.width();
    // Setting the size clears the canvas, and the pen with it.
    canvas.set_width(pixels(width + 4.0 * EDGE));
    canvas.set_height(pixels(SIZE * 1.4));
    let pen = context()?;
    pen.set_font(&font);
    pen.set_text_baseline("middle");
    pen.set_line_join("round");
    pen.set_line_width(EDGE);
    pen.set_stroke_style_str("#1a2b30");
    pen.set_fill_style_str("#ffffff");
    pen.stroke_text(name, 2.0 * EDGE, SIZE * 0.7).ok()?;
    pen.fill_text(name, 2.0 * EDGE, SIZE * 0.7).ok()?;
    let url = canvas.to_data_url().ok()?;
    let text = leptos::prelude::window().atob(url.strip_prefix("data:image/png;base64,")?).ok()?;
    text.chars().map(|c| u8::try_from(u32::from(c)).ok()).collect()
}

/// Whole pixels, of a width that a canvas can have.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 1 and 8 192")]
fn pixels(length: f64) -> u32 {
    length.ceil().clamp(1.0, 8_192.0) as u32
}
