//! Searches: the same words in the API's query string, in the browser's address and in the API's description. Unknown parameters and unreadable
//! values are errors, never ignored.

mod parameter;

#[cfg(feature = "openapi")]
pub(crate) mod description;
#[cfg(test)]
mod tests;

use std::fmt::Display;
use std::ops::RangeInclusive;
use std::str::FromStr;

use crate::problem::{FieldCode, FieldError};

pub use parameter::Value;
pub(crate) use parameter::{Read, Write, set, to_pairs};

/// Declares a search by its parameters, each an `Option`, a `Vec` or a `bool` and named as its field.
///
/// `paged` adds `limit` and `cursor`; `days` keeps `to` from lying before `from`; `checked` calls `check(&self, errors)` for anything else.
/// An example is written as in an address; `schema(inline)` describes words that no answer has on the spot.
macro_rules! query {
    ($(#[doc = $about:literal])* $name:ident: paged $(, $check:ident)? { $($fields:tt)+ }) => {
        $crate::query::query! {
            @declare [paged $($check)?] $(#[doc = $about])* $name {
                $($fields)+
                /// Rows of the page, 1 to 200.
                #[example = "20"]
                limit: Option<i64>,
                /// `next_cursor` of the previous page.
                cursor: Option<String>,
            }
        }
    };
    ($(#[doc = $about:literal])* $name:ident $(: $check:ident)? { $($fields:tt)+ }) => {
        $crate::query::query! { @declare [$($check)?] $(#[doc = $about])* $name { $($fields)+ } }
    };
    (@check paged $query:ident $errors:ident) => {
        $crate::query::check_within("limit", $query.limit, 1..=$crate::page::MAX_LIMIT, &mut $errors)
    };
    (@check days $query:ident $errors:ident) => {
        $crate::query::check_order(
            ("from", $query.from),
            ("to", $query.to),
            $crate::problem::FieldCode::EndsBeforeStart,
            &mut $errors,
        )
    };
    (@check checked $query:ident $errors:ident) => {
        $query.check(&mut $errors)
    };
    (@declare [$($check:ident)*] $(#[doc = $about:literal])* $name:ident {
        $(
            $(#[doc = $meaning:literal])*
            $(#[example = $example:literal])?
            $(#[schema($place:ident)])?
            $field:ident: $kind:ty,
        )+
    }) => {
        $(#[doc = $about])*
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct $name { $($(#[doc = $meaning])* pub $field: $kind),+ }

        impl $name {
            /// Every parameter's name.
            pub const NAMES: &'static [&'static str] = &[$(stringify!($field)),+];

            /// Reads decoded name–value pairs.
            ///
            /// # Errors
            /// Every unknown parameter and unreadable value, and what contradicts itself.
            pub fn from_pairs<'a>(
                pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
            ) -> Result<Self, Vec<$crate::problem::FieldError>> {
                let (mut query, mut errors) = (Self::default(), Vec::new());
                errors.extend(pairs.into_iter().filter_map(|(name, value)| query.set(name, value).err()));
                $($crate::query::query!(@check $check query errors);)*
                if errors.is_empty() { Ok(query) } else { Err(errors) }
            }

            /// Reads one parameter; one without a value is absent.
            ///
            /// # Errors
            /// An unknown parameter, an unreadable value.
            pub fn set(&mut self, name: &str, value: &str) -> Result<(), $crate::problem::FieldError> {
                $crate::query::set(&mut [$((stringify!($field), &mut self.$field as &mut dyn $crate::query::Read)),+], name, value)
            }

            /// Writes the query as name–value pairs, in a fixed order, without what is at its default.
            pub fn to_pairs(&self) -> Vec<(&'static str, String)> {
                $crate::query::to_pairs(&[$((stringify!($field), &self.$field as &dyn $crate::query::Write)),+])
            }

            /// The examples of the description, which the tests read and write.
            #[cfg(test)]
            pub(crate) const EXAMPLES: &'static [(&'static str, &'static str)] = &[$($((stringify!($field), $example),)?)+];
        }

        #[cfg(feature = "openapi")]
        impl utoipa::IntoParams for $name {
            fn into_params(_: impl Fn() -> Option<utoipa::openapi::path::ParameterIn>) -> Vec<utoipa::openapi::path::Parameter> {
                use $crate::query::description::Description;
                vec![$(Description::<$kind>::of(stringify!($field), &[$($meaning),*])$(.example($example))?$(.$place())?.parameter()),+]
            }
        }
    };
}
pub(crate) use query;

/// Refuses the one character that no text of a database can hold.
///
/// # Errors
/// `forbidden_character` under the parameter's name.
pub fn check_value(name: &str, value: &str) -> Result<(), FieldError> {
    if value.contains('\0') { Err(FieldError::new(name, FieldCode::ForbiddenCharacter)) } else { Ok(()) }
}

/// Reads one value.
///
/// # Errors
/// `invalid_format` under the parameter's name.
pub fn parse<T: FromStr>(name: &str, value: &str) -> Result<T, FieldError> {
    value.trim().parse().map_err(|_| FieldError::new(name, FieldCode::InvalidFormat))
}

/// Reads a list separated by commas; empty entries are left out.
///
/// # Errors
/// `invalid_format` under the parameter's name, or `too_many` over 100 entries.
pub fn parse_list<T: FromStr>(name: &str, value: &str) -> Result<Vec<T>, FieldError> {
    let items: Vec<T> = value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(|v| parse(name, v)).collect::<Result<_, _>>()?;
    if items.len() > 100 { Err(FieldError::new(name, FieldCode::TooMany).with("max", 100)) } else { Ok(items) }
}

/// Reads one value that has bounds of its own, as days have.
///
/// # Errors
/// `invalid_format` under the parameter's name, or what [`Value::check`] says.
pub fn parse_value<T: Value>(name: &str, value: &str) -> Result<T, FieldError> {
    let value: T = parse(name, value)?;
    value.check(name).map(|()| value)
}

/// Writes a list separated by commas; `None` when it is empty.
pub fn join<T: Display>(items: &[T]) -> Option<String> {
    (!items.is_empty()).then(|| items.iter().map(ToString::to_string).collect::<Vec<_>>().join(","))
}

/// An unknown parameter.
pub fn unknown(name: &str) -> FieldError {
    FieldError::new(name, FieldCode::UnknownField)
}

/// Notes `out_of_range` for a number that lies without its bounds.
pub fn check_within(name: &str, value: Option<i64>, bounds: RangeInclusive<i64>, errors: &mut Vec<FieldError>) {
    if value.is_some_and(|value| !bounds.contains(&value)) {
        errors.push(FieldError::new(name, FieldCode::OutOfRange).with("min", *bounds.start()).with("max", *bounds.end()));
    }
}

/// Notes `code` for the second of two parameters, where both are there and it is less than the first.
pub fn check_order<T: PartialOrd>(
    (first, from): (&str, Option<T>),
    (last, to): (&str, Option<T>),
    code: FieldCode,
    errors: &mut Vec<FieldError>,
) {
    if from.zip(to).is_some_and(|(from, to)| to < from) {
        errors.push(FieldError::new(last, code).with("other", first));
    }
}
