//! Rows of another table in one column of a statement: an array of arrays as JSON, so that a record and what hangs on it are one question.

use serde::de::DeserializeOwned;

use super::Engine;
use super::sql::Sql;
use crate::platform::error::{ApiError, ApiResult};

/// A column that holds the rows of a statement `SELECT columns FROM source`. Each row is an array of its columns, for [`read`].
pub fn nested(engine: Engine, columns: &'static str, source: Sql) -> Sql {
    let (begin, end) = match engine {
        Engine::Sqlite => ("(SELECT json_group_array(json_array(", ")) FROM "),
        Engine::Postgres => ("(SELECT CAST(json_agg(json_build_array(", ")) AS TEXT) FROM "),
    };
    Sql::new(begin).push(columns).push(end).append(source).push(")")
}

/// The rows of such a column, in no particular order.
///
/// # Errors
/// Rows of another shape.
pub fn read<T: DeserializeOwned>(column: Option<&str>) -> ApiResult<Vec<T>> {
    column.map_or_else(|| Ok(Vec::new()), |rows| serde_json::from_str(rows).map_err(ApiError::internal))
}
