//! The languages that the server itself writes in: public pages, calendars and workbooks, which no browser's part renders.

use std::str::FromStr;
use std::sync::LazyLock;

use serde_json::Value;

/// A language.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Language {
    /// Simplified Chinese.
    #[default]
    ZhCn,
    /// Traditional Chinese.
    ZhTw,
    /// English.
    En,
}

/// For each language its own words, and those of the vocabulary, which the browser's part has as well.
static WORDS: LazyLock<[(Value, Value); 3]> = LazyLock::new(|| {
    let read =
        |own: &str, listing: &str| (serde_json::from_str(own).unwrap_or_default(), serde_json::from_str(listing).unwrap_or_default());
    [
        read(include_str!("../../locales/zh-CN.json"), include_str!("../../../web/locales/zh-CN/listing.json")),
        read(include_str!("../../locales/zh-TW.json"), include_str!("../../../web/locales/zh-TW/listing.json")),
        read(include_str!("../../locales/en.json"), include_str!("../../../web/locales/en/listing.json")),
    ]
});

impl Language {
    /// Every language.
    pub const ALL: [Self; 3] = [Self::ZhCn, Self::ZhTw, Self::En];

    /// Its tag (BCP 47).
    pub const fn tag(self) -> &'static str {
        match self {
            Self::ZhCn => "zh-CN",
            Self::ZhTw => "zh-TW",
            Self::En => "en",
        }
    }

    /// The best one for an `Accept-Language` header.
    pub fn accepted(header: &str) -> Self {
        let mut wanted: Vec<(f32, Self)> = header
            .split(',')
            .filter_map(|part| {
                let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
                Some((weight.trim().parse().unwrap_or_default(), Self::of_tag(tag.trim())?))
            })
            .collect();
        // Stable: of equal weights the first.
        wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
        wanted.first().filter(|(weight, _)| *weight > 0.0).map_or_else(Self::default, |(_, language)| *language)
    }

    fn of_tag(tag: &str) -> Option<Self> {
        let tag = tag.to_ascii_lowercase();
        let mut parts = tag.split('-');
        match parts.next()? {
            "en" => Some(Self::En),
            "zh" if parts.any(|part| matches!(part, "tw" | "hk" | "mo" | "hant")) => Some(Self::ZhTw),
            "zh" => Some(Self::ZhCn),
            _ => None,
        }
    }

    /// A word by its place, such as `share.area`; `listing.` are the words of the vocabulary.
    pub fn word(self, place: &str) -> &'static str {
        let [zh_cn, zh_tw, en] = &*WORDS;
        let (own, listing) = match self {
            Self::ZhCn => zh_cn,
            Self::ZhTw => zh_tw,
            Self::En => en,
        };
        let (file, place) = place.strip_prefix("listing.").map_or((own, place), |place| (listing, place));
        place.split('.').try_fold(file, |value, part| value.get(part)).and_then(Value::as_str).unwrap_or_default()
    }

    /// A word with `{}` filled in.
    pub fn say(self, place: &str, what: impl std::fmt::Display) -> String {
        self.word(place).replace("{}", &what.to_string())
    }
}

impl FromStr for Language {
    type Err = ();

    fn from_str(tag: &str) -> Result<Self, ()> {
        Self::ALL.into_iter().find(|language| language.tag().eq_ignore_ascii_case(tag)).ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(value: &Value, prefix: &str, out: &mut Vec<String>) {
        for (name, value) in value.as_object().into_iter().flatten() {
            let place = format!("{prefix}{name}");
            match value {
                Value::String(text) => {
                    assert!(!text.is_empty(), "{place}");
                    out.push(place);
                }
                group => places(group, &format!("{place}."), out),
            }
        }
    }

    #[test]
    fn every_language_has_the_same_words() {
        let of = |(own, _): &(Value, Value)| {
            let mut out = Vec::new();
            places(own, "", &mut out);
            out.sort();
            out
        };
        let [zh_cn, zh_tw, en] = &*WORDS;
        assert!(of(zh_cn).len() > 40);
        assert_eq!(of(zh_cn), of(zh_tw));
        assert_eq!(of(zh_cn), of(en));
        assert_eq!((Language::En.word("listing.grade.focus").is_empty(), Language::ZhTw.word("nothing.here")), (false, ""));
    }

    #[test]
    fn the_header_decides() {
        for (header, language) in [
            ("zh-TW,zh;q=0.9,en;q=0.8", Language::ZhTw),
            ("zh-Hant-HK", Language::ZhTw),
            ("en-GB,zh;q=0.5", Language::En),
            ("fr,de;q=0.9,en;q=0.3", Language::En),
            ("en;q=0.2, zh-CN;q=0.7", Language::ZhCn),
            ("en;q=0", Language::ZhCn),
            ("fr", Language::ZhCn),
            ("", Language::ZhCn),
            (";q=;,,", Language::ZhCn),
        ] {
            assert_eq!(Language::accepted(header), language, "{header}");
        }
        assert_eq!(("zh-tw".parse(), "fr".parse::<Language>()), (Ok(Language::ZhTw), Err(())));
    }
}
