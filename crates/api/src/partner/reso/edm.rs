//! What resources are made of: fields with their types in OData and their columns here.

use chrono::{NaiveDate, NaiveDateTime, SecondsFormat};
use diesel::QueryResult;
use serde_json::{Map, Number, Value as Json};

use super::context::Context;
use crate::platform::db::Conn;
use crate::platform::db::sql::{Sql, Value};

/// The namespace of the resources' types.
pub const TYPES: &str = "org.reso.metadata";
/// The namespace of enumerations.
pub const ENUMS: &str = "org.reso.metadata.enums";

/// A closed list of values, as partners know them.
#[derive(Debug)]
pub struct Lookups {
    /// Its name, as fields are annotated with it.
    pub name: &'static str,
    /// Its values.
    pub values: &'static [LookupValue],
}

/// One of them.
#[derive(Debug)]
pub struct LookupValue {
    /// For people, in English.
    pub value: &'static str,
    /// As a member of an enumeration, where the list is one: letters and digits only.
    pub member: &'static str,
    /// Is it one of the Data Dictionary's own?
    pub is_standard: bool,
    /// Our words that mean it. A list of several values has words that mean more than one.
    pub words: &'static [&'static str],
}

/// What kind of values a field has.
#[derive(Debug, Clone, Copy)]
pub enum Kind {
    /// The number of a record, which partners know as a text.
    Key,
    /// A text.
    Text,
    /// A whole number.
    Int,
    /// A number of two places: kept in hundredths.
    Decimal,
    /// A real number.
    Real,
    /// Yes or no.
    Bool,
    /// A moment.
    Time,
    /// A business day; kept as a moment.
    Day,
    /// A text of a list.
    Word(&'static Lookups),
    /// A member of an enumeration.
    Enum(&'static Lookups),
    /// Members of an enumeration that may have several; kept as one word.
    Flags(&'static Lookups),
    /// Texts of a list; kept as a bit each, the first value the lowest.
    Each(&'static Lookups),
    /// Made for each answer, of this type; it can't be asked for.
    Made(&'static str),
}

impl Kind {
    /// Its list, if it has one.
    pub const fn lookups(self) -> Option<&'static Lookups> {
        match self {
            Self::Word(lookups) | Self::Enum(lookups) | Self::Flags(lookups) | Self::Each(lookups) => Some(lookups),
            _ => None,
        }
    }

    /// Can records be put in its order?
    pub const fn is_ordered(self) -> bool {
        matches!(self, Self::Key | Self::Text | Self::Int | Self::Decimal | Self::Real | Self::Bool | Self::Time | Self::Day)
    }
}

/// A field of a resource.
#[derive(Debug)]
pub struct Field {
    /// As partners know it.
    pub name: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Its column, or what it is reckoned from.
    pub sql: &'static str,
    /// May it hold nothing?
    pub is_nullable: bool,
    /// The column that indexes know, where the field is another: it holds what the field does, and may hold something where the field doesn't.
    pub column: Option<&'static str>,
    /// How records are walked in its order.
    pub walk: Option<Walk>,
}

/// An index that begins with a field, and ends with the key.
#[derive(Debug, Clone, Copy)]
pub struct Walk {
    /// Its name.
    pub index: &'static str,
    /// The key, as the index has it: an engine that sees another table's would sort what is in order already.
    pub key: &'static str,
}

/// Where a field leads to.
#[derive(Debug)]
pub struct Link {
    /// As partners know it.
    pub name: &'static str,
    /// The resource there.
    pub to: &'static str,
    /// Their number here, where it leads to one record; for several, the number of this record there.
    pub key: &'static str,
    /// Does it lead to several records?
    pub is_many: bool,
}

/// A row as it was read: the values of all fields, in their order.
pub type Row = Vec<Option<Value>>;

/// A resource.
pub struct Resource {
    /// As partners know it.
    pub name: &'static str,
    /// Its fields; the first is its key.
    pub fields: &'static [Field],
    /// Where they lead to.
    pub links: &'static [Link],
    /// The columns of all fields.
    pub columns: &'static str,
    /// Fields of few records each: an index leads to them.
    pub few: &'static [&'static str],
    /// Its tables and what shows a record to a partner: `FROM … WHERE …`. Walked in the order of the field that is given, where it has
    /// an index; without one however the engine likes.
    pub from: fn(&Context<'_>, Option<&Field>) -> Sql,
    /// Reads rows of its columns.
    pub load: fn(Sql, &mut Conn) -> QueryResult<Vec<Row>>,
    /// Adds what is made for each answer.
    pub make: fn(&Context<'_>, &mut Map<String, Json>),
}

impl Resource {
    /// A field by its name.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    /// Its key.
    pub fn key(&self) -> Option<&'static Field> {
        self.fields.first()
    }

    /// Where a link leads to.
    pub fn link(&self, name: &str) -> Option<&'static Link> {
        self.links.iter().find(|link| link.name == name)
    }

    /// The value of a field in a row.
    pub fn value<'r>(&self, row: &'r Row, field: &str) -> Option<&'r Value> {
        let at = self.fields.iter().position(|own| own.name == field)?;
        row.get(at)?.as_ref()
    }

    /// A row as partners read it: all fields, or those that are chosen.
    pub fn object(&self, context: &Context<'_>, row: Row, chosen: Option<&[&'static Field]>) -> Map<String, Json> {
        let written = self.fields.iter().zip(row).map(|(field, value)| (field.name.to_owned(), field.json(context, value)));
        let mut object: Map<String, Json> = written.collect();
        (self.make)(context, &mut object);
        if let Some(chosen) = chosen {
            object.retain(|name, _| chosen.iter().any(|field| field.name == name));
        }
        object
    }
}

impl Field {
    /// The column that indexes know.
    pub fn indexed(&self) -> &'static str {
        self.column.unwrap_or(self.sql)
    }

    fn json(&self, context: &Context<'_>, value: Option<Value>) -> Json {
        match (self.kind, value) {
            (Kind::Each(lookups), value) => {
                let mask = if let Some(Value::Int(mask)) = value { mask } else { 0 };
                let set = lookups.values.iter().enumerate().filter(|(bit, _)| mask & (1 << bit) != 0);
                set.map(|(_, value)| Json::from(value.value)).collect()
            }
            (Kind::Key, Some(Value::Int(id))) => id.to_string().into(),
            (Kind::Decimal, Some(Value::Int(hundredths))) => decimal(hundredths),
            (Kind::Word(lookups), Some(Value::Text(word))) => lookups.meaning(&word).map(|value| value.value).next().into(),
            (Kind::Enum(lookups) | Kind::Flags(lookups), Some(Value::Text(word))) => {
                let members: Vec<&str> = lookups.meaning(&word).map(|value| value.member).collect();
                Some(members.join(",")).filter(|members| !members.is_empty()).into()
            }
            (Kind::Day, Some(Value::Time(at))) => context.clock.day_of(at.and_utc()).to_string().into(),
            (_, Some(Value::Int(number))) => number.into(),
            (_, Some(Value::Real(number))) => number.into(),
            (_, Some(Value::Text(text))) => text.into(),
            (_, Some(Value::Bool(is))) => is.into(),
            (_, Some(Value::Time(at))) => at.and_utc().to_rfc3339_opts(SecondsFormat::AutoSi, true).into(),
            (_, Some(Value::Day(day))) => day.to_string().into(),
            (_, None) => Json::Null,
        }
    }
}

/// Hundredths as a number of two places.
fn decimal(hundredths: i64) -> Json {
    if hundredths % 100 == 0 {
        return (hundredths / 100).into();
    }
    // Our figures have fifteen digits at most.
    Number::from_f64(hundredths as f64 / 100.0).map_or(Json::Null, Json::Number)
}

impl Lookups {
    /// What a word of ours means.
    pub fn meaning<'a>(&'static self, word: &'a str) -> impl Iterator<Item = &'static LookupValue> + use<'a> {
        self.values.iter().filter(move |value| value.words.contains(&word))
    }
}

/// A value of a row, of any type that our columns have.
pub trait Cell {
    /// May there be none?
    const IS_NULLABLE: bool;
    /// The value.
    fn cell(self) -> Option<Value>;
}

macro_rules! cells {
    ($($type:ty),+) => {$(
        impl Cell for $type {
            const IS_NULLABLE: bool = false;
            fn cell(self) -> Option<Value> { Some(self.into()) }
        }
    )+};
}
cells!(i64, i32, f64, bool, String, NaiveDateTime, NaiveDate);

impl<T: Cell> Cell for Option<T> {
    const IS_NULLABLE: bool = true;
    fn cell(self) -> Option<Value> {
        self.and_then(Cell::cell)
    }
}

/// Declares a resource's fields: `"Name" = column: type here = type there, "SQL", kind;`. `of "column"` follows where indexes know another
/// column, and `along "index" by "key"` where records can be walked.
macro_rules! fields {
    (
        $row:ident {
            $($name:literal = $column:ident: $rust:ty = $type:ty, $sql:literal, $kind:expr $(, of $raw:literal)? $(, along $index:literal by $key:literal)?;)*
        }
    ) => {
        $crate::platform::db::row::text_row! {
            /// A row of the resource.
            struct $row {
                $($column: $rust = $type, $sql;)*
            }
        }

        impl $row {
            const FIELDS: &'static [$crate::partner::reso::edm::Field] = &[$(
                $crate::partner::reso::edm::Field {
                    name: $name,
                    kind: $kind,
                    sql: $sql,
                    is_nullable: <$rust as $crate::partner::reso::edm::Cell>::IS_NULLABLE,
                    column: fields!(@column $($raw)?),
                    walk: fields!(@walk $($index $key)?),
                }
            ),*];

            fn load(
                sql: $crate::platform::db::sql::Sql,
                conn: &mut $crate::platform::db::Conn,
            ) -> diesel::QueryResult<Vec<$crate::partner::reso::edm::Row>> {
                let rows: Vec<Self> = sql.rows(conn)?;
                Ok(rows.into_iter().map(|row| vec![$($crate::partner::reso::edm::Cell::cell(row.$column)),*]).collect())
            }
        }
    };
    (@column) => { None };
    (@column $raw:literal) => { Some($raw) };
    (@walk) => { None };
    (@walk $index:literal $key:literal) => { Some($crate::partner::reso::edm::Walk { index: $index, key: $key }) };
}
pub(super) use fields;
