//! One way to declare a closed list of words: the same word in database, code, API and screen.

/// Declares an enum whose variants are written in snake case everywhere outside of Rust.
macro_rules! vocabulary {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $meaning:literal])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name { $($(#[doc = $meaning])* #[serde(rename = $word)] $variant),+ }

        // Not derived: the derive sees no word in what is a literal's token to this macro, and would describe the names of Rust.
        #[cfg(feature = "openapi")]
        impl utoipa::PartialSchema for $name {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
                $crate::vocabulary::described(&[$($about),*], &[$(($word, &[$($meaning),*])),+])
            }
        }

        #[cfg(feature = "openapi")]
        impl utoipa::ToSchema for $name {}

        impl $name {
            /// Every word of the list, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The word as stored and sent.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }
        }

        $(const _: () = assert!($crate::vocabulary::is_plain($word));)+

        impl $crate::vocabulary::Word for $name {
            fn word(self) -> &'static str {
                self.as_str()
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::vocabulary::UnknownWord;

            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)+
                    other => Err($crate::vocabulary::UnknownWord(other.to_owned())),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = $crate::vocabulary::UnknownWord;

            fn try_from(word: String) -> Result<Self, Self::Error> {
                word.parse()
            }
        }

        impl From<$name> for String {
            fn from(value: $name) -> String {
                value.as_str().to_owned()
            }
        }
    };
}
pub(crate) use vocabulary;

/// A closed list as the API describes it: its words, and what each of them means.
#[cfg(feature = "openapi")]
pub(crate) fn described(about: &[&str], words: &[(&str, &[&str])]) -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
    let joined = |lines: &[&str]| lines.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
    let meanings: Vec<String> = words.iter().map(|(word, meaning)| format!("- `{word}`: {}", joined(meaning))).collect();
    utoipa::openapi::ObjectBuilder::new()
        .schema_type(utoipa::openapi::schema::Type::String)
        .description(Some(format!("{}\n\n{}", joined(about), meanings.join("\n"))))
        .enum_values(Some(words.iter().map(|(word, _)| *word)))
        .into()
}

/// A word of a closed list: a name that may stand in a statement or an address as it is.
pub trait Word: Copy {
    /// The word as stored and sent.
    fn word(self) -> &'static str;
}

/// Is it made of nothing but letters, digits and `_ - . / :`? Checked for every word when it is compiled.
#[must_use]
pub const fn is_plain(word: &str) -> bool {
    let mut rest = word.as_bytes();
    while let [first, others @ ..] = rest {
        if !(first.is_ascii_alphanumeric() || matches!(first, b'_' | b'-' | b'.' | b'/' | b':')) {
            return false;
        }
        rest = others;
    }
    !word.is_empty()
}

/// A word that is not in the list where it was looked up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownWord(pub String);

impl std::fmt::Display for UnknownWord {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "unknown word {:?}", self.0)
    }
}

impl std::error::Error for UnknownWord {}

#[cfg(all(test, feature = "openapi"))]
mod tests {
    use utoipa::PartialSchema;

    use crate::permission::Role;

    #[test]
    fn the_words_described_are_those_sent() {
        let described = serde_json::to_value(Role::schema()).unwrap();
        assert_eq!(described["enum"], serde_json::to_value(Role::ALL).unwrap());
        assert!(described["description"].as_str().unwrap().contains("- `admin`: "), "{described}");
    }
}
