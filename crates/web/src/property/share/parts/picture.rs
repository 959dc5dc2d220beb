//! The long picture 长图 of a listing, for chats that open no links: cover, facts, whom to ask, and the code of the page.
//! The browser draws it, for it has the letters of every language.

use fangke_shared::property::share::PublicationResponse;
use leptos::prelude::document;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::{CanvasRenderingContext2d, HtmlCanvasElement, HtmlImageElement};

use super::pitch::Pitch;
use crate::tr;

/// In pixels, as wide as a telephone shows.
const WIDTH: f64 = 750.0;
const MARGIN: f64 = 40.0;
const COVER_HEIGHT: f64 = 500.0;
const CODE_SIDE: f64 = 190.0;
const FONT: &str = "system-ui, 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif";
const INK: &str = "#1b1f24";
const GREY: &str = "#5b6570";
const ACCENT: &str = "#b42318";
const PAPER: &str = "#ffffff";

/// How a paragraph is set.
struct Style {
    weight: u32,
    size: f64,
    colour: &'static str,
}

const TITLE: Style = Style { weight: 700, size: 40.0, colour: INK };
const PRICE: Style = Style { weight: 700, size: 46.0, colour: ACCENT };
const PLAIN: Style = Style { weight: 400, size: 28.0, colour: INK };
const SMALL: Style = Style { weight: 400, size: 24.0, colour: GREY };

impl Style {
    fn font(&self) -> String {
        format!("{} {}px {FONT}", self.weight, self.size)
    }

    const fn height(&self) -> f64 {
        self.size * 1.5
    }
}

/// A line in its place.
struct Line {
    text: String,
    style: &'static Style,
    y: f64,
}

/// Draws the picture, a PNG as an address; none where the browser can't.
pub async fn draw(pitch: &Pitch, page: &PublicationResponse) -> Option<String> {
    let cover = match &page.cover_path {
        Some(path) => load(path).await,
        None => None,
    };
    let code = load(&format!("/s/{}/qr.svg", page.token)).await?;
    let canvas: HtmlCanvasElement = document().create_element("canvas").ok()?.dyn_into().ok()?;
    let pen: CanvasRenderingContext2d = canvas.get_context("2d").ok().flatten()?.dyn_into().ok()?;

    let top = if cover.is_some() { COVER_HEIGHT } else { 0.0 } + MARGIN;
    let facts = pitch.facts.join(" · ");
    let told = [(&TITLE, pitch.title.as_str()), (&PRICE, pitch.price.as_str()), (&PLAIN, facts.as_str())];
    let told = told.into_iter().chain(pitch.points.iter().map(|point| (&PLAIN, point.as_str())));
    let (mut lines, below) = set(&pen, told, top, WIDTH - 2.0 * MARGIN);
    let card = below + MARGIN;
    let company = page.company.clone().unwrap_or_default();
    let asked = pitch.agent.iter().map(|line| (&PLAIN, line.as_str())).chain([(&SMALL, company.as_str()), (&SMALL, tr!(share.scan))]);
    let (beside, end) = set(&pen, asked, card, WIDTH - 3.0 * MARGIN - CODE_SIDE);
    lines.extend(beside);
    let height = end.max(card + CODE_SIDE) + MARGIN;

    canvas.set_width(pixels(WIDTH));
    canvas.set_height(pixels(height));
    pen.set_fill_style_str(PAPER);
    pen.fill_rect(0.0, 0.0, WIDTH, height);
    if let Some(cover) = cover {
        draw_cover(&pen, &cover)?;
    }
    pen.set_text_baseline("top");
    for line in &lines {
        pen.set_font(&line.style.font());
        pen.set_fill_style_str(line.style.colour);
        pen.fill_text(&line.text, MARGIN, line.y).ok()?;
    }
    pen.draw_image_with_html_image_element_and_dw_and_dh(&code, WIDTH - MARGIN - CODE_SIDE, card, CODE_SIDE, CODE_SIDE).ok()?;
    canvas.to_data_url_with_type("image/png").ok()
}

/// The cover fills the top: what is too much of it is cut off on both sides.
fn draw_cover(pen: &CanvasRenderingContext2d, cover: &HtmlImageElement) -> Option<()> {
    let (width, height) = (f64::from(cover.natural_width()), f64::from(cover.natural_height()));
    let scale = (WIDTH / width).max(COVER_HEIGHT / height);
    let (shown, high) = (WIDTH / scale, COVER_HEIGHT / scale);
    let (x, y) = ((width - shown) / 2.0, (height - high) / 2.0);
    pen.draw_image_with_html_image_element_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
        cover,
        x,
        y,
        shown,
        high,
        0.0,
        0.0,
        WIDTH,
        COVER_HEIGHT,
    )
    .ok()
}

/// Sets paragraphs from `y` on in a column; where they end comes back, too.
fn set<'a>(
    pen: &CanvasRenderingContext2d,
    told: impl IntoIterator<Item = (&'static Style, &'a str)>,
    mut y: f64,
    width: f64,
) -> (Vec<Line>, f64) {
    let mut lines = Vec::new();
    for (style, text) in told {
        pen.set_font(&style.font());
        for text in wrap(text, |part| pen.measure_text(part).is_ok_and(|size| size.width() <= width)) {
            lines.push(Line { text, style, y });
            y += style.height();
        }
    }
    (lines, y)
}

/// Cuts a text into lines that fit, between words where it has any; a line has one letter at least.
fn wrap(text: &str, fits: impl Fn(&str) -> bool) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for letter in text.trim().chars() {
        let wider = format!("{line}{letter}");
        if line.is_empty() || fits(&wider) {
            line = wider;
            continue;
        }
        let rest = match line.rfind(' ') {
            Some(at) if letter.is_ascii_alphanumeric() => line.split_off(at),
            _ => String::new(),
        };
        lines.push(line.trim_end().to_owned());
        line = format!("{rest}{letter}").trim_start().to_owned();
    }
    lines.extend(Some(line).filter(|line| !line.is_empty()));
    lines
}

async fn load(path: &str) -> Option<HtmlImageElement> {
    let image = HtmlImageElement::new().ok()?;
    image.set_src(path);
    JsFuture::from(image.decode()).await.ok()?;
    Some(image)
}

/// A length in whole pixels.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
const fn pixels(length: f64) -> u32 {
    length as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cut(text: &str, width: usize) -> Vec<String> {
        wrap(text, |part| part.chars().count() <= width)
    }

    #[test]
    fn a_text_is_cut_where_it_no_longer_fits() {
        assert_eq!(cut("南北通透满五唯一", 5), ["南北通透满", "五唯一"]);
        assert_eq!(cut("bright and quiet", 10), ["bright and", "quiet"]);
        assert_eq!(cut("bright flat", 8), ["bright", "flat"]);
        assert_eq!(cut("abcdef", 4), ["abcd", "ef"]);
        assert_eq!(cut("宽", 0), ["宽"]);
        assert!(cut("  ", 4).is_empty());
    }
}
