//! The public page in HTML, and the parts of it that other public pages have, too. It picks what it tells: never owner, room, unit, building,
//! floor number or notes.

use std::fmt::Write as _;

use fangke_shared::company::brand::BrandResponse;
use fangke_shared::contact::tel;
use fangke_shared::money::{wan, whole_yuan};
use fangke_shared::property::listing::{Area, ListingDraft, Purpose};
use fangke_shared::property::photo::PhotoKind;
use fangke_shared::property::share::{PublicAgent, public_band};

use super::service::{Shown, largest, photo_path};
use crate::platform::error::ApiResult;
use crate::platform::html::Text;
use crate::platform::language::{Language, Texts, texts};
use crate::platform::qr;
use crate::property::photo::service::PublishedPhoto;

static TEXTS: Texts = texts!("public_page");

/// The style sheet of the pages.
pub const STYLE: &str = include_str!("../../../assets/share.css");

/// The icon of the pages, which browsers ask for at an address of their own unless they are given one.
pub const ICON: &str = include_str!("../../../../web/icon.svg");

/// The page of a listing; `url` is its full address.
///
/// # Errors
/// An address that is too long for a code.
pub fn listing(shown: &Shown, url: &str, language: Language) -> ApiResult<String> {
    let draft = &shown.draft;
    let name = name(shown, language);
    let description = description(shown, language);
    let mut head = String::new();
    let mut property = |property: &str, content: &str| {
        let _ = writeln!(head, "<meta property=\"{property}\" content=\"{}\">", Text(content));
    };
    property("og:type", "website");
    property("og:site_name", site(&shown.brand, language));
    property("og:title", &name);
    property("og:description", &description);
    property("og:url", url);
    let token = url.rsplit('/').next().unwrap_or_default();
    if let Some(size) = shown.photos.first().and_then(|photo| largest(photo, 960)) {
        let path = photo_path(token, 1, size.width);
        property("og:image", &format!("{}{path}", url.strip_suffix(&format!("/s/{token}")).unwrap_or_default()));
        property("og:image:width", &size.width.to_string());
        property("og:image:height", &size.height.to_string());
    }
    let _ = writeln!(head, "<meta name=\"description\" content=\"{}\">", Text(&description));
    let _ = writeln!(head, "<link rel=\"canonical\" href=\"{}\">", Text(url));

    let mut body = String::new();
    if let Some(cover) = shown.photos.first().filter(|photo| photo.kind == PhotoKind::Photo) {
        body.push_str(&image(cover, &|width| photo_path(token, 1, width), ("cover", &name), false));
    }
    let _ = write!(body, "<div class=\"head\"><span class=\"badge\">{}</span><h1>{}</h1>", word_of(draft.purpose, language), Text(&name));
    if let Some((community, district)) = &shown.community {
        let _ = write!(body, "<p class=\"muted\">{} · {}</p>", Text(district), Text(community));
    }
    let _ = writeln!(body, "<p class=\"price\">{}</p></div>", Text(&prices_of(draft, language)));
    body.push_str(&facts(shown, language));
    if let Some(title) = &draft.title {
        let _ = writeln!(body, "<section><h2>{}</h2><p>{}</p></section>", language.text(&TEXTS, "about"), Text(title));
    }
    body.push_str(&gallery(&shown.photos, token, language));
    body.push_str(&card(shown.agent.as_ref(), Some(&qr::svg(url, language.text(&TEXTS, "qr"))?), language));
    body.push_str(&foot(&shown.brand, language));
    Ok(document((&name, site(&shown.brand, language)), &head, &body, language))
}

/// The page for addresses that open nothing, whether they ever did or not.
pub fn gone(language: Language) -> String {
    let title = language.text(&TEXTS, "gone");
    let body = format!("<section class=\"gone\"><h1>{title}</h1><p class=\"muted\">{}</p></section>\n", language.text(&TEXTS, "gone_text"));
    document((title, language.text(&TEXTS, "site")), "", &body, language)
}

/// What the company is called; Fangke until it has said so.
pub fn site(brand: &BrandResponse, language: Language) -> &str {
    brand.name.as_deref().unwrap_or_else(|| language.text(&TEXTS, "site"))
}

/// Whose page it is: logo, name, number, address and licence of the company.
pub fn foot(brand: &BrandResponse, language: Language) -> String {
    let logo = if brand.has_logo { "<img class=\"logo\" src=\"/brand/logo.png\" alt=\"\">" } else { "" };
    let licence = brand.licence_number.as_deref().map(|number| language.say(&TEXTS, "licence", number));
    let told = [Some(site(brand, language).to_owned()), brand.phone.clone(), brand.address.clone(), licence];
    let told: Vec<String> = told.into_iter().flatten().map(|text| Text(&text).to_string()).collect();
    format!("<p class=\"foot\">{logo}{}<br>{}</p>\n", told.join(" · "), language.text(&TEXTS, "notice"))
}

/// A whole page: its title and whose it is, further lines of its head, and what is in its `<main>`.
pub fn document((title, site): (&str, &str), head: &str, body: &str, language: Language) -> String {
    format!(
        "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"robots\" content=\"noindex\">\n<title>{} · {}</title>\n{head}<link rel=\"icon\" href=\"/s/assets/icon.svg\"><link rel=\"stylesheet\" href=\"/s/assets/share.css\">\n</head>\n\
         <body>\n<main>\n{body}</main>\n</body>\n</html>\n",
        language.tag(),
        Text(title),
        Text(site),
    )
}

/// Community, layout and area: what a listing is called in public.
fn name(shown: &Shown, language: Language) -> String {
    let draft = &shown.draft;
    let community = shown.community.as_ref().map(|(name, _)| name.clone());
    let area = draft.area.map(|area| square_metres(area, language));
    let parts: Vec<String> = [community, layout_of(draft, language), area].into_iter().flatten().collect();
    parts.join(" ")
}

/// One line for link previews.
fn description(shown: &Shown, language: Language) -> String {
    let draft = &shown.draft;
    let district = shown.community.as_ref().map(|(_, district)| district.clone());
    let parts: Vec<String> =
        [Some(word_of(draft.purpose, language).to_owned()), Some(prices_of(draft, language)), district, draft.title.clone()]
            .into_iter()
            .flatten()
            .collect();
    parts.join(" · ")
}

fn word_of(purpose: Purpose, language: Language) -> &'static str {
    language.text(
        &TEXTS,
        match purpose {
            Purpose::Sale => "for_sale",
            Purpose::Rental => "to_let",
            Purpose::Both => "both",
        },
    )
}

/// In 万 where people count by it.
fn price(fen: i64, language: Language) -> String {
    language.say(&TEXTS, "sum", if language == Language::En { whole_yuan(fen) } else { wan(fen) })
}

fn prices_of(draft: &ListingDraft, language: Language) -> String {
    prices(draft.purpose, (draft.price_fen, draft.rent_fen), language)
}

/// Price and rent, in fen, as far as the listing is for sale and to let.
pub fn prices(purpose: Purpose, (price_fen, rent_fen): (Option<i64>, Option<i64>), language: Language) -> String {
    let price = price_fen.filter(|_| purpose.includes_sale()).map(|fen| price(fen, language));
    let rent = rent_fen.filter(|_| purpose.includes_rental()).map(|fen| language.say(&TEXTS, "per_month", whole_yuan(fen)));
    let both: Vec<String> = [price, rent].into_iter().flatten().collect();
    if both.is_empty() { language.text(&TEXTS, "ask").to_owned() } else { both.join(" · ") }
}

/// A floor area with its unit.
pub fn square_metres(area: Area, language: Language) -> String {
    language.say(&TEXTS, "sqm", area)
}

fn layout_of(draft: &ListingDraft, language: Language) -> Option<String> {
    layout([draft.rooms, draft.halls, draft.baths], language)
}

/// Bedrooms, living rooms and bathrooms, as far as they are known.
pub fn layout([rooms, halls, baths]: [Option<i32>; 3], language: Language) -> Option<String> {
    let part = |place: &str, count: Option<i32>| count.map(|count| language.say(&TEXTS, place, count)).unwrap_or_default();
    let text = part("rooms", rooms) + &part("halls", halls) + &part("baths", baths);
    Some(text).filter(|text| !text.is_empty())
}

fn facts(shown: &Shown, language: Language) -> String {
    let draft = &shown.draft;
    let of_list = |group: &str, word: &str| language.label(group, word).to_owned();
    let band = public_band(draft.floor, draft.total_floors, draft.floor_band).map(|band| of_list("floor_band", band.as_str()));
    let storeys = draft.total_floors.map(|total| language.say(&TEXTS, "storeys", total));
    let floor: Vec<String> = [band, storeys].into_iter().flatten().collect();
    let orientations: Vec<String> = draft.orientations.iter().map(|word| of_list("orientation", word.as_str())).collect();
    let unit_price = draft
        .price_fen
        .filter(|_| draft.purpose.includes_sale())
        .zip(draft.area)
        .and_then(|(price, area)| fangke_shared::money::unit_price_fen(price, area.0));
    let some = |parts: Vec<String>| Some(parts.join(" ")).filter(|text| !text.is_empty());
    let rows = [
        ("community", shown.community.as_ref().map(|(name, _)| name.clone())),
        ("district", shown.community.as_ref().map(|(_, district)| district.clone())),
        ("layout", layout_of(draft, language)),
        ("area", draft.area.map(|area| square_metres(area, language))),
        ("unit_price", unit_price.map(|fen| language.say(&TEXTS, "per_sqm", whole_yuan(fen)))),
        ("floor", some(floor)),
        ("orientation", Some(orientations.join(if language == Language::En { ", " } else { "" })).filter(|text| !text.is_empty())),
        ("decoration", draft.decoration.map(|word| of_list("decoration", word.as_str()))),
        ("form", draft.building_form.map(|word| of_list("building_form", word.as_str()))),
        ("built", draft.built_year.map(|year| language.say(&TEXTS, "year", year))),
        ("elevator", draft.has_elevator.map(|has| language.text(&TEXTS, if has { "yes" } else { "no" }).to_owned())),
    ];
    let mut html = format!("<section><h2>{}</h2><dl>", language.text(&TEXTS, "facts"));
    for (name, value) in rows {
        if let Some(value) = value {
            let _ = write!(html, "<div><dt>{}</dt><dd>{}</dd></div>", language.text(&TEXTS, name), Text(&value));
        }
    }
    html + "</dl></section>\n"
}

/// Every picture but the cover, which stands at the top.
fn gallery(photos: &[PublishedPhoto], token: &str, language: Language) -> String {
    let mut html = String::new();
    for (number, photo) in (1..).zip(photos) {
        if number == 1 && photo.kind == PhotoKind::Photo {
            continue;
        }
        let (name, is_told) = match photo.kind {
            PhotoKind::FloorPlan => (language.text(&TEXTS, "floor_plan"), true),
            PhotoKind::Photo => match photo.room {
                Some(room) => (language.label("photo_room", room.as_str()), true),
                None => (language.text(&TEXTS, "photos"), false),
            },
        };
        let caption = if is_told { format!("<figcaption>{name}</figcaption>") } else { String::new() };
        let _ = writeln!(html, "<figure>{}{caption}</figure>", image(photo, &|width| photo_path(token, number, width), ("", name), true));
    }
    if html.is_empty() {
        return html;
    }
    format!("<section><h2>{}</h2><div class=\"photos\">\n{html}</div></section>\n", language.text(&TEXTS, "photos"))
}

/// A picture in all its sizes; `path` is the address of a width, and then come its class and what it shows.
pub fn image(photo: &PublishedPhoto, path: &dyn Fn(u32) -> String, (class, name): (&str, &str), is_lazy: bool) -> String {
    let Some(shown) = largest(photo, 960) else { return String::new() };
    let sizes: Vec<String> = photo.sizes.iter().map(|size| format!("{} {}w", path(size.width), size.width)).collect();
    let loading = if is_lazy { " loading=\"lazy\"" } else { "" };
    format!(
        "<img class=\"{class}\" src=\"{}\" srcset=\"{}\" sizes=\"(min-width: 46rem) 46rem, 100vw\" width=\"{}\" height=\"{}\" alt=\"{}\"{loading}>\n",
        path(shown.width),
        sizes.join(", "),
        shown.width,
        shown.height,
        Text(name),
    )
}

/// Whom to ask, with a code that leads to the page where there is one.
pub fn card(agent: Option<&PublicAgent>, code: Option<&str>, language: Language) -> String {
    let mut html = format!("<section class=\"contact\"><h2>{}</h2><div class=\"agent\"><div>", language.text(&TEXTS, "agent"));
    if let Some(agent) = agent {
        let _ = write!(html, "<p>{}</p>", Text(&agent.name));
        if let Some(store) = &agent.store {
            let _ = write!(html, "<p class=\"muted\">{}</p>", Text(store));
        }
        if let Some(phone) = &agent.phone {
            let _ = write!(html, "<a class=\"call\" href=\"{}\">{}</a>", Text(&tel(phone)), Text(&language.say(&TEXTS, "call", phone)));
        }
    }
    html.push_str("</div>");
    if let Some(code) = code {
        let _ = write!(html, "<div class=\"code\">{code}<span class=\"muted\">{}</span></div>", language.text(&TEXTS, "qr"));
    }
    html.push_str("</div></section>\n");
    html
}
