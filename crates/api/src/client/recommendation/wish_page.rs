//! The part of the list by which the client asks to be shown something.

use std::fmt::Write as _;

use fangke_shared::client::recommendation::{DayPart, Reaction, ShowingWish, TIMES_MAX, WORDS_MAX};

use super::form::WishForm;
use super::page::{Place, name, wrong_at};
use super::shown::Shown;
use crate::platform::html::Text;

/// What was asked for, and the form that asks; with what came back.
pub fn section(shown: &Shown, form: Option<&WishForm>, place: &Place) -> String {
    let mut html = format!("<section id=\"showing\"><h2>{}</h2>\n", place.text("showing"));
    match &shown.wish {
        Some(wish) => {
            let _ = writeln!(html, "<p class=\"answer\" role=\"status\">{}</p>", Text(&asked(wish, place)));
        }
        None => {
            let _ = writeln!(html, "<p class=\"muted\">{}</p>", place.text("showing_text"));
        }
    }
    let errors = form.map(|form| form.errors.as_slice()).unwrap_or_default();
    let _ = writeln!(html, "<form method=\"post\" action=\"{}\">", place.action("showing"));
    html.push_str(&homes(shown, form, place));
    html.push_str(&wrong_at(errors, "/listing_ids", place));
    html.push_str(&times(shown.wish.as_ref(), form, place));
    html.push_str(&wrong_at(errors, "/times", place));
    let before = shown.wish.as_ref().and_then(|wish| wish.words.as_deref());
    let words = form.map_or(before, |form| Some(form.words.as_str()));
    let _ = writeln!(
        html,
        "<label class=\"words\">{}<textarea name=\"words\" rows=\"2\" maxlength=\"{WORDS_MAX}\">{}</textarea></label>",
        place.text("showing_words"),
        Text(words.unwrap_or_default()),
    );
    html.push_str(&wrong_at(errors, "/words", place));
    let button = place.text(if shown.wish.is_some() { "ask_again" } else { "ask" });
    let _ = writeln!(html, "<button class=\"act act--send\">{button}</button></form></section>");
    html
}

/// What can be looked at: chosen is what was asked for, else what is liked.
fn homes(shown: &Shown, form: Option<&WishForm>, place: &Place) -> String {
    let mut html = format!("<fieldset><legend>{}</legend><div class=\"choices choices--long\">\n", place.text("which"));
    for home in shown.homes.iter().filter(|home| home.offer.is_some()) {
        let is_chosen = match (form, &shown.wish) {
            (Some(form), _) => form.places.contains(&home.place),
            (None, Some(wish)) => wish.listing_ids.contains(&home.listing_id),
            (None, None) => home.answer.as_ref().is_some_and(|answer| answer.reaction == Reaction::Like),
        };
        let checked = if is_chosen { " checked" } else { "" };
        let _ = writeln!(
            html,
            "<label><input type=\"checkbox\" name=\"item\" value=\"{}\"{checked}> {}</label>",
            home.place,
            Text(&name(home, place.language)),
        );
    }
    html + "</div></fieldset>\n"
}

fn times(wish: Option<&ShowingWish>, form: Option<&WishForm>, place: &Place) -> String {
    let (first, last) = place.days();
    let mut html = format!("<fieldset><legend>{}</legend><div class=\"times\">\n", place.text("when"));
    for n in 1..=TIMES_MAX {
        let (day, part) = time(n, wish, form);
        let _ = writeln!(
            html,
            "<input type=\"date\" name=\"day{n}\" min=\"{first}\" max=\"{last}\" value=\"{}\" aria-label=\"{} {n}\">",
            Text(&day),
            place.text("day"),
        );
        let _ = writeln!(html, "<select name=\"part{n}\" aria-label=\"{} {n}\">", place.text("part"));
        for word in DayPart::ALL {
            let selected = if word.as_str() == part { " selected" } else { "" };
            let _ = writeln!(html, "<option value=\"{word}\"{selected}>{}</option>", place.language.label("day_part", word));
        }
        html.push_str("</select>\n");
    }
    html + "</div></fieldset>\n"
}

/// Day and part of day of a row, as typed, else as asked for before.
fn time(n: usize, wish: Option<&ShowingWish>, form: Option<&WishForm>) -> (String, String) {
    let typed = form.map(|form| form.times.get(n - 1).cloned().unwrap_or_default());
    let before = || wish.and_then(|wish| wish.times.get(n - 1)).map(|time| (time.day.to_string(), time.part.to_string()));
    typed.or_else(before).unwrap_or_default()
}

fn asked(wish: &ShowingWish, place: &Place) -> String {
    let times = wish.times.iter().map(|time| format!("{} {}", time.day, place.language.label("day_part", time.part)));
    format!("{} {}", place.text("asked"), times.collect::<Vec<_>>().join(" · "))
}
