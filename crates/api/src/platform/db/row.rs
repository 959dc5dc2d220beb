//! Rows of statements that are put together as text: each column stands once, with its type here, its type there and its SQL.

/// What a statement reads as one row of it.
pub trait TextRow {
    /// The SQL types of its columns.
    type Columns;
    /// Its columns as a statement selects them, in the order of its fields: `l.id, l.status`.
    const COLUMNS: &'static str;
}

/// Declares a [`TextRow`]: `field: type here = type there, "SQL";`.
macro_rules! text_row {
    (
        $(#[$meta:meta])*
        $vis:vis struct $row:ident {
            $(#[$first_attr:meta])* $first_vis:vis $first:ident: $first_rust:ty = $first_type:ty, $first_sql:literal;
            $($(#[$attr:meta])* $field_vis:vis $field:ident: $rust:ty = $type:ty, $sql:literal;)*
        }
    ) => {
        $(#[$meta])*
        #[derive(diesel::Queryable)]
        $vis struct $row {
            $(#[$first_attr])* $first_vis $first: $first_rust,
            $($(#[$attr])* $field_vis $field: $rust,)*
        }

        impl $crate::platform::db::row::TextRow for $row {
            type Columns = ($first_type, $($type),*);
            const COLUMNS: &'static str = concat!($first_sql $(, ", ", $sql)*);
        }
    };
}
pub(crate) use text_row;
