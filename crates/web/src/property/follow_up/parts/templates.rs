//! What is said most often, ready to be filled in: the author writes only what is different today.

use chrono::{DateTime, Utc};
use fangke_shared::property::listing::Purpose;

use crate::time;
use crate::tr;

/// A chip, and the text that it fills in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Template {
    /// On the chip.
    pub label: &'static str,
    /// For the text.
    pub text: String,
}

/// The chips for a listing, at a moment: a call that nobody answered names its time, for the same text isn't taken twice.
pub fn of(purpose: Purpose, now: DateTime<Utc>) -> Vec<Template> {
    let one = |label, text: &str| Template { label, text: text.to_owned() };
    let missed = Template { label: tr!(follow_up.template.missed), text: tr!(follow_up.template.missed_text, at = time::clock(now)) };
    let mut all = vec![missed];
    all.push(match purpose {
        Purpose::Rental => one(tr!(follow_up.template.to_let), tr!(follow_up.template.to_let_text)),
        Purpose::Sale | Purpose::Both => one(tr!(follow_up.template.for_sale), tr!(follow_up.template.for_sale_text)),
    });
    all.push(one(tr!(follow_up.template.reduced), tr!(follow_up.template.reduced_text)));
    all.push(one(tr!(follow_up.template.let_out), tr!(follow_up.template.let_out_text)));
    all
}

/// The text after a press: it takes the place of nothing and of another template, and follows what was typed.
pub fn filled(typed: &str, template: &Template, all: &[Template]) -> String {
    let typed = typed.trim();
    let is_empty = typed.is_empty() || all.iter().any(|other| other.text.trim() == typed);
    if is_empty { template.text.clone() } else { format!("{typed}{}{}", tr!(follow_up.template.joint), template.text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_template_fills_what_is_empty_and_follows_what_was_typed() {
        let all = of(Purpose::Rental, DateTime::UNIX_EPOCH);
        assert_eq!(all.iter().map(|template| template.label).collect::<Vec<_>>(), ["未接", "在租", "降价", "已租"]);
        let text = |typed: &str| filled(typed, &all[2], &all);
        assert_eq!(text(" "), all[2].text);
        assert_eq!(text(&all[0].text), all[2].text);
        assert!(text("约了周六").starts_with("约了周六"));
        assert!(text("约了周六").ends_with(&all[2].text));
    }

    #[test]
    fn every_template_says_enough() {
        for purpose in [Purpose::Sale, Purpose::Rental] {
            for template in of(purpose, DateTime::UNIX_EPOCH) {
                assert!(!fangke_shared::property::follow_up::is_too_thin(&template.text, 6, 4), "{}", template.label);
            }
        }
    }
}
