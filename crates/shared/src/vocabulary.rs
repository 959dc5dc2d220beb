//! One way to declare a closed list of words: the same word in database, code, API and screen.

/// Declares an enum whose variants are written in snake case everywhere outside of Rust.
macro_rules! vocabulary {
    ($(#[doc = $about:literal])* $name:ident { $($(#[doc = $meaning:literal])* $variant:ident = $word:literal),+ $(,)? }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[doc = $meaning])* $variant),+ }

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

            const WORDS: &'static [&'static str] = &[$($word),+];

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
                let at = Self::WORDS.iter().position(|known| *known == word).and_then(|at| Self::ALL.get(at));
                at.copied().ok_or_else(|| $crate::vocabulary::UnknownWord(word.to_owned()))
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        // Not derived: there are hundreds of lists, and of each the derive makes code that looks for its words one by one, three times.
        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let at = deserializer.deserialize_str($crate::vocabulary::Place(Self::WORDS))?;
                Self::ALL.get(at).copied().ok_or_else(|| serde::de::Error::custom("a word without a place"))
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

/// Reads a word as its place in a list.
pub(crate) struct Place(pub &'static [&'static str]);

impl serde::de::Visitor<'_> for Place {
    type Value = usize;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("a word")
    }

    fn visit_str<E: serde::de::Error>(self, word: &str) -> Result<usize, E> {
        self.0.iter().position(|known| *known == word).ok_or_else(|| E::unknown_variant(word, self.0))
    }
}

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
    fn a_word_is_read_as_it_is_written() {
        for role in Role::ALL {
            assert_eq!(serde_json::from_value::<Role>(serde_json::to_value(role).unwrap()).unwrap(), *role);
            assert_eq!(role.as_str().parse(), Ok(*role));
        }
        let unknown = serde_json::from_str::<Role>("\"chief\"").unwrap_err().to_string();
        assert!(unknown.starts_with("unknown variant `chief`, expected one of `admin`"), "{unknown}");
        assert!(serde_json::from_str::<Role>("7").unwrap_err().to_string().contains("expected a word"));
    }

    #[test]
    fn the_words_described_are_those_sent() {
        let described = serde_json::to_value(Role::schema()).unwrap();
        assert_eq!(described["enum"], serde_json::to_value(Role::ALL).unwrap());
        assert!(described["description"].as_str().unwrap().contains("- `admin`: "), "{described}");
    }
}
