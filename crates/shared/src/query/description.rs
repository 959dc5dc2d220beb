//! How the parameter of a search is described to users of the API, by the type of its field.

use std::marker::PhantomData;

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::openapi::path::{Parameter, ParameterBuilder, ParameterIn, ParameterStyle};
use utoipa::openapi::schema::{ArrayBuilder, KnownFormat, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Ref, RefOr, Required};
use utoipa::{PartialSchema, ToSchema};

use super::Read;
use crate::month::Month;
use crate::vocabulary::Word;

/// What a parameter may be.
pub trait Described {
    /// Separated by commas.
    const IS_LIST: bool = false;

    /// Its schema: words by reference to their component, unless they are described on the spot.
    fn schema(is_inline: bool) -> RefOr<Schema>;
}

impl<W: Word + ToSchema> Described for W {
    fn schema(is_inline: bool) -> RefOr<Schema> {
        if is_inline { W::schema() } else { Ref::from_schema_name(W::name()).into() }
    }
}

impl<T: Described> Described for Option<T> {
    fn schema(is_inline: bool) -> RefOr<Schema> {
        T::schema(is_inline)
    }
}

impl<T: Described> Described for Vec<T> {
    const IS_LIST: bool = true;

    fn schema(is_inline: bool) -> RefOr<Schema> {
        ArrayBuilder::new().items(T::schema(is_inline)).into()
    }
}

/// What has no component of its own.
macro_rules! plain {
    ($($kind:ty),+) => {$(
        impl Described for $kind {
            fn schema(_: bool) -> RefOr<Schema> {
                <$kind as PartialSchema>::schema()
            }
        }
    )+};
}

plain!(String, Month, bool, i32, i64);

impl Described for NaiveDate {
    fn schema(_: bool) -> RefOr<Schema> {
        ObjectBuilder::new().schema_type(Type::String).format(Some(SchemaFormat::KnownFormat(KnownFormat::Date))).into()
    }
}

/// The description of a parameter in the making.
pub struct Description<P> {
    name: &'static str,
    about: String,
    example: Option<serde_json::Value>,
    is_inline: bool,
    kind: PhantomData<P>,
}

impl<P: Described + Read + Default + Serialize> Description<P> {
    /// Of a parameter of this name, by the lines of its comment.
    pub fn of(name: &'static str, comment: &[&str]) -> Self {
        let about = comment.iter().map(|line| line.trim()).collect::<Vec<_>>().join(" ");
        let about = about.trim_end_matches('.').to_owned();
        Self { name, about, example: None, is_inline: false, kind: PhantomData }
    }

    /// With an example, as it stands in an address.
    pub fn example(mut self, text: &str) -> Self {
        let mut value = P::default();
        self.example = value.read(self.name, text).ok().and_then(|()| serde_json::to_value(value).ok());
        self
    }

    /// With its words on the spot.
    pub const fn inline(mut self) -> Self {
        self.is_inline = true;
        self
    }

    /// The parameter.
    pub fn parameter(self) -> Parameter {
        ParameterBuilder::new()
            .name(self.name)
            .parameter_in(ParameterIn::Query)
            .description(Some(self.about))
            .required(Required::False)
            .schema(Some(P::schema(self.is_inline)))
            .style(P::IS_LIST.then_some(ParameterStyle::Form))
            .explode(P::IS_LIST.then_some(false))
            .example(self.example)
            .build()
    }
}
