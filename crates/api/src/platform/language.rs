//! The languages that the server itself writes in, where no browser's part renders. The texts stand beside the browser's, in
//! `locales/`; the browser's tests compare the languages.

use std::future::{Ready, ready};
use std::str::FromStr;
use std::sync::LazyLock;

use actix_web::dev::Payload;
use actix_web::http::header::ACCEPT_LANGUAGE;
use actix_web::{FromRequest, HttpRequest};
use serde_json::Value;

use super::error::ApiError;

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

/// The texts of one namespace, `locales/<language>/<namespace>.json`, in every language: `static TEXTS: Texts = texts!("public_page");`.
pub struct Texts(LazyLock<[Value; 3]>);

impl Texts {
    /// For [`texts!`].
    #[doc(hidden)]
    pub const fn new(read: fn() -> [Value; 3]) -> Self {
        Self(LazyLock::new(read))
    }
}

/// Reads a file of texts; for [`texts!`].
#[doc(hidden)]
pub fn read(json: &str) -> Value {
    // The tests read every file.
    serde_json::from_str(json).unwrap_or_default()
}

/// The texts of a namespace.
macro_rules! texts {
    ($namespace:literal) => {
        $crate::platform::language::Texts::new(|| {
            [
                $crate::platform::language::read(include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../locales/zh-CN/",
                    $namespace,
                    ".json"
                ))),
                $crate::platform::language::read(include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../locales/zh-TW/",
                    $namespace,
                    ".json"
                ))),
                $crate::platform::language::read(include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"),
                    "/../../locales/en/",
                    $namespace,
                    ".json"
                ))),
            ]
        })
    };
}
pub(crate) use texts;

/// The labels of the vocabulary, list by list; the browser shows the same.
static WORDS: Texts = texts!("words");

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

    /// The one that a request asks for.
    pub fn of_request(request: &HttpRequest) -> Self {
        let header = request.headers().get(ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
        Self::accepted(header.unwrap_or_default())
    }

    /// The one of whoever works at this terminal (`LC_ALL`, `LC_MESSAGES`, `LANG`); English where the terminal speaks none of ours, as all
    /// else that the program says there is.
    pub fn of_terminal() -> Self {
        let said = ["LC_ALL", "LC_MESSAGES", "LANG"].iter().filter_map(|name| std::env::var(name).ok()).find(|value| !value.is_empty());
        said.as_deref().and_then(Self::of_locale).unwrap_or(Self::En)
    }

    /// Of a locale as POSIX writes it: `zh_TW.UTF-8`.
    fn of_locale(locale: &str) -> Option<Self> {
        Self::of_tag(&locale.split(['.', '@']).next()?.replace('_', "-"))
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

    /// A text by its place in its namespace, such as `head.store`.
    pub fn text(self, texts: &'static Texts, place: &str) -> &'static str {
        let [zh_cn, zh_tw, en] = &*texts.0;
        let all = match self {
            Self::ZhCn => zh_cn,
            Self::ZhTw => zh_tw,
            Self::En => en,
        };
        place.split('.').try_fold(all, |value, part| value.get(part)).and_then(Value::as_str).unwrap_or_default()
    }

    /// A text with `{}` filled in.
    pub fn say(self, texts: &'static Texts, place: &str, what: impl std::fmt::Display) -> String {
        self.text(texts, place).replace("{}", &what.to_string())
    }

    /// The label of a word of the vocabulary: `label("grade", "focus")`.
    pub fn label(self, list: &str, word: impl std::fmt::Display) -> &'static str {
        self.text(&WORDS, &format!("{list}.{word}"))
    }
}

/// See [`Language::of_request`].
impl FromRequest for Language {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(Ok(Self::of_request(request)))
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

    #[test]
    fn a_word_has_its_label_in_every_language() {
        let focus = Language::ALL.map(|language| language.label("grade", "focus"));
        assert_eq!(focus, ["重点", "重點", "Focus"]);
        assert_eq!(Language::ZhTw.label("nothing", "here"), "");
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
        let locales = ["zh_CN.UTF-8", "zh_TW", "zh_HK.Big5@x", "en_GB.UTF-8", "C.UTF-8", "POSIX", ""].map(Language::of_locale);
        let (cn, tw, en) = (Some(Language::ZhCn), Some(Language::ZhTw), Some(Language::En));
        assert_eq!(locales, [cn, tw, tw, en, None, None, None]);
        assert_eq!(("zh-tw".parse(), "fr".parse::<Language>()), (Ok(Language::ZhTw), Err(())));
    }
}
