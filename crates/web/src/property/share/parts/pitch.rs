//! What a listing is offered with outside of the house (A11): the same words in the text and in the picture that are sent around.

use fangke_shared::property::listing::ListingResponse;
use fangke_shared::property::share::{PublicationResponse, public_band};

use crate::i18n::Word;
use crate::property::listing::parts::words;
use crate::tr;

/// What is told: never owner, building, unit, room, exact floor, defects or notes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pitch {
    /// `望京花园 3室2厅2卫 118.6 ㎡`
    pub title: String,
    /// `出售 668.0 万`
    pub price: String,
    /// Floor, orientation, decoration, year: each where it is known.
    pub facts: Vec<String>,
    /// Headline and selling points.
    pub points: Vec<String>,
    /// Name, store and number of whom to ask, as the public page has them.
    pub agent: Vec<String>,
}

impl Pitch {
    /// Picks what is told of a listing that is on a public page.
    pub fn new(listing: &ListingResponse, page: &PublicationResponse) -> Self {
        let (summary, draft) = (&listing.summary, &listing.draft);
        let area = summary.area.map(|area| tr!(share.area, area = area.to_string()));
        let title = [Some(words::community(summary)), words::layout(summary.rooms, summary.halls, summary.baths), area];
        let sale = summary.price_fen.filter(|_| summary.purpose.includes_sale()).map(words::price);
        let rent = summary.rent_fen.filter(|_| summary.purpose.includes_rental()).map(words::rent);
        let asked: Vec<String> = [sale, rent].into_iter().flatten().map(|amount| format!("{} {}", amount.value, amount.unit)).collect();
        let asked = if asked.is_empty() { tr!(listing.on_request).to_owned() } else { asked.join(" · ") };
        let band = public_band(summary.floor, summary.total_floors, summary.floor_band);
        let facts = [
            words::floor(None, summary.total_floors, band),
            words::orientations(summary.orientations),
            summary.decoration.map(|decoration| decoration.label().to_owned()),
            summary.built_year.map(|year| tr!(share.built, year = year)),
        ];
        let agent = page.agent.as_ref();
        let agent = agent.map(|agent| [Some(agent.name.clone()), agent.store.clone(), agent.phone.clone()]);
        Self {
            title: title.into_iter().flatten().collect::<Vec<_>>().join(" "),
            price: format!("{} {asked}", summary.purpose.label()),
            facts: facts.into_iter().flatten().collect(),
            points: [draft.title.clone(), draft.terms.selling_points.clone()].into_iter().flatten().collect(),
            agent: agent.into_iter().flatten().flatten().collect(),
        }
    }

    /// The text for a chat, with the address of the page.
    pub fn text(&self, url: &str) -> String {
        let facts = self.facts.join(" · ");
        let agent = self.agent.join(" ");
        let lines =
            [self.title.as_str(), &self.price, &facts].into_iter().chain(self.points.iter().map(String::as_str)).chain([url, &agent]);
        lines.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_leaves_out_what_is_not_known() {
        let pitch = Pitch {
            title: "望京花园 3室2厅2卫 118.6 ㎡".to_owned(),
            price: "出售 668.0 万".to_owned(),
            facts: vec!["中楼层/28".to_owned(), "南北".to_owned()],
            points: vec!["满五唯一".to_owned()],
            agent: vec!["林晓岚".to_owned(), "望京店".to_owned()],
        };
        let told = "望京花园 3室2厅2卫 118.6 ㎡\n出售 668.0 万\n中楼层/28 · 南北\n满五唯一\nhttps://fangke.example/s/x\n林晓岚 望京店";
        assert_eq!(pitch.text("https://fangke.example/s/x"), told);
        let bare = Pitch { facts: Vec::new(), points: Vec::new(), agent: Vec::new(), ..pitch };
        assert_eq!(bare.text("u"), "望京花园 3室2厅2卫 118.6 ㎡\n出售 668.0 万\nu");
    }
}
