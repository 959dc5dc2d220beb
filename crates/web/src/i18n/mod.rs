//! The texts: simplified Chinese, traditional Chinese, English.
//!
//! A language is chosen for the life of a page (`preferences::choose_locale` loads it anew), so a text is a plain
//! string and never a signal: `tr!(common.save)`, `tr!(problem.retry_in, seconds = 30)`.

mod generated {
    // Written by the build script from `locales/`.
    #![allow(
        missing_docs,
        dead_code,
        unused_imports,
        clippy::all,
        clippy::pedantic,
        clippy::indexing_slicing,
        clippy::expect_used,
        clippy::unwrap_used
    )]
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
mod words {
    // Written by the build script from `locales/*/words.json`: one list of texts a list of words.
    #![allow(missing_docs)]
    include!(concat!(env!("OUT_DIR"), "/words.rs"));
}
mod labels;
mod problems;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

pub use generated::i18n::Locale;
pub use labels::Word;
pub use problems::{error_reference, error_text, field_text, field_text_at, problem_text};

static LOCALE: OnceLock<Locale> = OnceLock::new();

/// Every language with its tag and the name it gives itself.
pub const LANGUAGES: [(Locale, &str, &str); 3] =
    [(Locale::zh_CN, "zh-CN", "简体中文"), (Locale::zh_TW, "zh-TW", "繁體中文"), (Locale::en, "en", "English")];

/// Sets the language of this page, once, before anything is shown.
pub fn set_locale(locale: Locale) {
    // A second call would mix languages, so the first one stays.
    let _ = LOCALE.set(locale);
}

/// The language of this page.
pub fn locale() -> Locale {
    *LOCALE.get_or_init(Locale::default)
}

/// The tag of the language of this page.
pub fn language_tag() -> &'static str {
    LANGUAGES.iter().find(|(known, ..)| *known == locale()).map_or("zh-CN", |(_, tag, _)| *tag)
}

/// The language of a tag that `LANGUAGES` knows.
pub fn locale_from_tag(tag: &str) -> Option<Locale> {
    LANGUAGES.iter().find(|(_, known, _)| *known == tag).map(|(locale, ..)| *locale)
}

/// The text under a key, in the language of the page.
#[macro_export]
macro_rules! tr {
    ($($key:tt)+) => { leptos_i18n::td_string!($crate::i18n::locale(), $($key)+) };
}
