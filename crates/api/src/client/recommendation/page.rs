//! The list in HTML, for a phone first. What somebody has written is text, wherever it stands.

use std::fmt::Write as _;

use chrono::{Duration, NaiveDate};
use fangke_shared::client::matching::Criterion;
use fangke_shared::client::recommendation::{ListingAnswer, OBJECTIONS, Reaction, WISH_DAYS_MAX, WORDS_MAX};
use fangke_shared::problem::{FieldCode, FieldError};
use fangke_shared::property::listing::ListingSummary;
use fangke_shared::property::share::public_band;

use super::form::{ReactionForm, Returned};
use super::shown::{Home, Shown};
use super::wish_page;
use crate::platform::html::Text;
use crate::platform::http::FORMS;
use crate::platform::language::{Language, Texts, texts};
use crate::property::share::page::{card, document, foot, image, layout, prices, site, square_metres};

static TEXTS: Texts = texts!("recommendation_page");

/// The style sheet of the lists, beside that of all public pages.
pub const STYLE: &str = include_str!("../../../assets/recommendation.css");

/// Where a page is, and for whom.
pub struct Place {
    /// Its full address.
    pub url: String,
    /// The secret part of it.
    pub token: String,
    /// The language that it is in.
    pub language: Language,
    /// The language that was chosen by the address, which forms keep.
    pub chosen: Option<Language>,
    /// The business day.
    pub today: NaiveDate,
}

impl Place {
    /// Where a form of the page is posted.
    pub fn action(&self, what: &str) -> String {
        let language = self.chosen.map(|language| format!("?lang={}", language.tag())).unwrap_or_default();
        format!("{FORMS}{}/{what}{language}", Text(&self.token))
    }

    /// A text of the page.
    pub fn text(&self, name: &str) -> &'static str {
        self.language.text(&TEXTS, name)
    }

    /// The first and the last day that may be proposed.
    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        let last = self.today.checked_add_signed(Duration::days(WISH_DAYS_MAX)).unwrap_or(self.today);
        (self.today, last)
    }
}

/// The page of a list, with a form that came back.
pub fn list(shown: &Shown, returned: Option<&Returned>, place: &Place) -> String {
    let language = place.language;
    let title = language.say(&TEXTS, "title", shown.homes.len());
    let mut head = String::new();
    for (property, content) in [
        ("og:type", "website"),
        ("og:site_name", site(&shown.brand, language)),
        ("og:title", title.as_str()),
        ("og:description", place.text("description")),
        ("og:url", place.url.as_str()),
    ] {
        let _ = writeln!(head, "<meta property=\"{property}\" content=\"{}\">", Text(content));
    }
    head.push_str("<link rel=\"stylesheet\" href=\"/r/assets/recommendation.css\">\n");
    let greeting = shown.greeting.as_deref().unwrap_or_else(|| place.text("description"));
    let mut body = format!("<div class=\"head\"><h1>{}</h1><p class=\"said\">{}</p></div>\n", Text(&title), Text(greeting));
    for home in &shown.homes {
        let form = match returned {
            Some(Returned::Reaction(form)) if form.place == home.place => Some(form),
            _ => None,
        };
        body.push_str(&article(home, form, place));
    }
    if let Some(Returned::Reaction(form)) = returned
        && !shown.homes.iter().any(|home| home.place == form.place && home.offer.is_some())
    {
        let _ = writeln!(body, "<section>{}</section>", wrong(place.text("error.item")));
    }
    if shown.homes.iter().any(|home| home.offer.is_some()) {
        let form = match returned {
            Some(Returned::Wish(form)) => Some(form),
            _ => None,
        };
        body.push_str(&wish_page::section(shown, form, place));
    }
    if let Some(agent) = &shown.agent {
        body.push_str(&card(Some(agent), None, language));
    }
    body.push_str(&foot(&shown.brand, language));
    document((&title, site(&shown.brand, language)), &head, &body, language)
}

/// The page of a link that opens no more.
pub fn over(language: Language) -> String {
    message(("over", "over_text"), language)
}

/// The page of an address that never opened anything.
pub fn nothing(language: Language) -> String {
    message(("nothing", "nothing_text"), language)
}

/// The page for whoever says something too often.
pub fn too_often(language: Language) -> String {
    message(("too_often", "too_often_text"), language)
}

fn message((title, text): (&str, &str), language: Language) -> String {
    let (title, text) = (language.text(&TEXTS, title), language.text(&TEXTS, text));
    let body = format!("<section class=\"gone\"><h1>{title}</h1><p class=\"muted\">{text}</p></section>\n");
    document((title, language.text(&TEXTS, "site")), "", &body, language)
}

/// What is wrong with a form, in red and read out.
pub fn wrong(text: &str) -> String {
    format!("<p class=\"wrong\" role=\"alert\">{text}</p>\n")
}

/// What is wrong at a place of a form, if something is.
pub fn wrong_at(errors: &[FieldError], pointer: &str, place: &Place) -> String {
    let Some(error) = errors.iter().find(|error| error.pointer.starts_with(pointer)) else { return String::new() };
    let name = match (error.code, pointer) {
        (FieldCode::TooLong, _) => "error.long",
        (FieldCode::Required, "/objection") => "error.objection",
        (FieldCode::Required, "/words") => "error.words",
        (FieldCode::Required, "/listing_ids") => "error.listings",
        (FieldCode::Required, "/times") => "error.times",
        (_, "/times") => "error.day",
        _ => "error.other",
    };
    wrong(place.text(name))
}

/// Community, layout and area: what a listing is called here.
pub fn name(home: &Home, language: Language) -> String {
    let offer = home.offer.as_deref();
    let layout = offer.and_then(|offer| layout([offer.rooms, offer.halls, offer.baths], language));
    let area = offer.and_then(|offer| offer.area).map(|area| square_metres(area, language));
    let parts: Vec<String> = [home.community.clone(), layout, area].into_iter().flatten().collect();
    parts.join(" ")
}

fn article(home: &Home, form: Option<&ReactionForm>, place: &Place) -> String {
    let (number, language) = (home.place, place.language);
    let mut html = format!("<article id=\"item-{number}\" aria-labelledby=\"h-{number}\">\n");
    let name = name(home, language);
    let Some(offer) = home.offer.as_deref() else {
        let name = if name.is_empty() { place.language.say(&TEXTS, "number", number) } else { name };
        let _ = writeln!(html, "<h2 id=\"h-{number}\">{}</h2><p class=\"muted\">{}</p></article>", Text(&name), place.text("unavailable"));
        return html;
    };
    if let Some(cover) = &home.cover {
        let path = |width: u32| format!("{FORMS}{}/photos/{number}-{width}.jpg", Text(&place.token));
        html.push_str(&image(cover, &path, ("photo", &name), number > 1));
    }
    let price = prices(offer.purpose, (offer.price_fen, offer.rent_fen), language);
    let _ = writeln!(html, "<h2 id=\"h-{number}\">{}</h2><p class=\"price\">{}</p>", Text(&name), Text(&price));
    let facts = facts(offer, language);
    if !facts.is_empty() {
        let _ = writeln!(html, "<p class=\"muted\">{}</p>", Text(&facts));
    }
    html.push_str(&why(&home.reasons, place));
    if let Some(note) = &home.note {
        let _ = writeln!(html, "<p class=\"said\"><span class=\"muted\">{}</span> {}</p>", place.text("note"), Text(note));
    }
    html.push_str(&reactions(home, form, place));
    html + "</article>\n"
}

/// District, floor, directions and decoration, as far as the public is told.
fn facts(offer: &ListingSummary, language: Language) -> String {
    let label = |list: &str, word: &str| language.label(list, word).to_owned();
    let band = public_band(offer.floor, offer.total_floors, offer.floor_band).map(|band| label("floor_band", band.as_str()));
    let orientations: Vec<String> = offer.orientations.iter().map(|word| label("orientation", word.as_str())).collect();
    let orientations = Some(orientations.join(if language == Language::En { ", " } else { "" })).filter(|text| !text.is_empty());
    let decoration = offer.decoration.map(|word| label("decoration", word.as_str()));
    let parts: Vec<String> = [offer.district.clone(), band, orientations, decoration].into_iter().flatten().collect();
    parts.join(" · ")
}

fn why(reasons: &[Criterion], place: &Place) -> String {
    if reasons.is_empty() {
        return String::new();
    }
    let reason = |criterion: &Criterion| {
        let name = match criterion {
            Criterion::Price => "reason.price",
            Criterion::Area => "reason.area",
            Criterion::Rooms => "reason.rooms",
            Criterion::Place => "reason.place",
            Criterion::Floor => "reason.floor",
            Criterion::Orientation => "reason.orientation",
            Criterion::Decoration => "reason.decoration",
            Criterion::Age => "reason.age",
        };
        format!("<li>{}</li>", place.text(name))
    };
    format!("<ul class=\"reasons\">{}</ul>\n", reasons.iter().map(reason).collect::<String>())
}

/// What the client has said, and the ways to say something else.
fn reactions(home: &Home, form: Option<&ReactionForm>, place: &Place) -> String {
    let (action, number) = (place.action("reactions"), home.place);
    let begin = format!("<form method=\"post\" action=\"{action}\"><input type=\"hidden\" name=\"item\" value=\"{number}\">");
    let reaction = home.answer.as_ref().map(|answer| answer.reaction);
    let mut html = String::from("<div class=\"reactions\">\n");
    if let Some(answer) = &home.answer {
        let _ = writeln!(html, "<p class=\"answer\" role=\"status\">{}</p>", Text(&said(answer, place)));
        let _ = writeln!(html, "{begin}<button class=\"act\" name=\"reaction\" value=\"\">{}</button></form>", place.text("take_back"));
    }
    if reaction != Some(Reaction::Like) {
        let _ = writeln!(
            html,
            "{begin}<button class=\"act act--like\" name=\"reaction\" value=\"like\">{}</button></form>",
            place.text("like")
        );
    }
    let errors = form.map(|form| form.errors.as_slice()).unwrap_or_default();
    let is_open = if errors.is_empty() { "" } else { " open" };
    let summary = place.text(if reaction == Some(Reaction::Unsuitable) { "change" } else { "unsuitable" });
    let _ = writeln!(html, "<details{is_open}><summary class=\"act\">{summary}</summary>");
    let _ = writeln!(html, "{begin}<input type=\"hidden\" name=\"reaction\" value=\"unsuitable\">");
    let _ = writeln!(html, "<fieldset><legend>{}</legend><div class=\"choices\">", place.text("why"));
    let before = home.answer.as_ref();
    let chosen = form.map_or_else(|| before.and_then(|answer| answer.objection), |form| form.draft.objection);
    for objection in OBJECTIONS {
        let checked = if chosen == Some(objection) { " checked" } else { "" };
        let _ = writeln!(
            html,
            "<label><input type=\"radio\" name=\"objection\" value=\"{objection}\" required{checked}> {}</label>",
            place.language.label("objection", objection),
        );
    }
    html.push_str("</div></fieldset>\n");
    html.push_str(&wrong_at(errors, "/objection", place));
    let words = form.map_or_else(|| before.and_then(|answer| answer.words.as_deref()), |form| form.draft.words.as_deref());
    let _ = writeln!(
        html,
        "<label class=\"words\">{}<textarea name=\"words\" rows=\"2\" maxlength=\"{WORDS_MAX}\">{}</textarea></label>",
        place.text("words"),
        Text(words.unwrap_or_default()),
    );
    html.push_str(&wrong_at(errors, "/words", place));
    let _ = writeln!(html, "<button class=\"act act--send\">{}</button></form></details>", place.text("send"));
    html + "</div>\n"
}

fn said(answer: &ListingAnswer, place: &Place) -> String {
    match answer.reaction {
        Reaction::Like => place.text("liked").to_owned(),
        Reaction::Unsuitable => {
            let objection = answer.objection.map(|objection| place.language.label("objection", objection).to_owned());
            let parts: Vec<String> = [objection, answer.words.clone()].into_iter().flatten().collect();
            place.language.say(&TEXTS, "refused", parts.join(" · "))
        }
    }
}
