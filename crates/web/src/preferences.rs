//! What a person chose on this device: language and theme, kept in the browser's local storage.
//! `boot.js` reads the same two keys before the first paint.

use crate::i18n::{Locale, locale_from_tag};

/// Light, dark, or as the device has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Theme {
    /// As the device has it.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// The word in storage and in `data-theme`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// The theme of a stored word; anything unknown is the system's.
    pub fn from_word(word: &str) -> Self {
        match word {
            "light" => Self::Light,
            "dark" => Self::Dark,
            _ => Self::System,
        }
    }
}

const THEME: &str = "fangke.theme";
const LOCALE: &str = "fangke.locale";

/// A stored text; none where storage is shut off.
pub fn stored(key: &str) -> Option<String> {
    web_sys::window()?.local_storage().ok()??.get_item(key).ok()?
}

/// Stores a text; `None` removes it. Where storage is shut off, nothing is kept.
pub fn store(key: &str, value: Option<&str>) {
    if let Some(storage) = web_sys::window().and_then(|w| w.local_storage().ok().flatten()) {
        // A full storage loses a convenience, never data.
        let _ = match value {
            Some(value) => storage.set_item(key, value),
            None => storage.remove_item(key),
        };
    }
}

/// The chosen language, simplified Chinese by default.
pub fn locale() -> Locale {
    stored(LOCALE).and_then(|tag| locale_from_tag(&tag)).unwrap_or_default()
}

/// Chooses a language. The page is loaded anew, so that every text is in it and forms warn before they are lost.
pub fn choose_locale(tag: &str) {
    store(LOCALE, Some(tag));
    if let Some(window) = web_sys::window() {
        // A refusal by the browser leaves the page as it is; the choice holds from the next visit.
        let _ = window.location().reload();
    }
}

/// The chosen theme.
pub fn theme() -> Theme {
    stored(THEME).map_or(Theme::System, |word| Theme::from_word(&word))
}

/// Chooses a theme and shows it at once.
pub fn choose_theme(theme: Theme) {
    store(THEME, (theme != Theme::System).then_some(theme.as_str()));
    if let Some(root) = web_sys::window().and_then(|w| w.document()).and_then(|d| d.document_element()) {
        let _ = match theme {
            Theme::System => root.remove_attribute("data-theme"),
            chosen => root.set_attribute("data-theme", chosen.as_str()),
        };
    }
}
