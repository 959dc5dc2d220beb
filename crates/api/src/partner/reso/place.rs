//! Where a page ended, as a word that only we can make, for one partner and one query.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::DateTime;
use fangke_shared::problem::ErrorCode;
use serde::{Deserialize, Serialize};

use super::context::Context;
use crate::platform::db::sql::Value;
use crate::platform::error::{ApiError, ApiResult};

/// Where a page ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// The last record's values of the fields that decide the order, the key last.
    pub values: Vec<Option<Value>>,
    /// How many records are still wanted, where that is limited.
    pub left: Option<i64>,
}

#[derive(Serialize, Deserialize)]
struct Written {
    v: Vec<Option<Kept>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    n: Option<i64>,
}

#[derive(Serialize, Deserialize)]
enum Kept {
    I(i64),
    R(f64),
    S(String),
    B(bool),
    /// In microseconds since 1970.
    T(i64),
}

impl Place {
    /// Writes it.
    ///
    /// # Errors
    /// None in practice.
    pub fn write(&self, context: &Context<'_>, binding: &str) -> ApiResult<String> {
        let kept = |value: &Value| {
            Ok(match value {
                Value::Int(number) => Kept::I(*number),
                Value::Real(number) => Kept::R(*number),
                Value::Text(text) => Kept::S(text.clone()),
                Value::Bool(is) => Kept::B(*is),
                Value::Time(at) => Kept::T(at.and_utc().timestamp_micros()),
                Value::Day(_) => return Err(ApiError::internal("no order is by days")),
            })
        };
        let values = self.values.iter().map(|value| value.as_ref().map(kept).transpose()).collect::<ApiResult<_>>()?;
        let json = serde_json::to_vec(&Written { v: values, n: self.left }).map_err(ApiError::internal)?;
        let body = URL_SAFE_NO_PAD.encode(json);
        let seal = context.keys.address_seal(&sealed(context, binding, &body));
        Ok(format!("{body}.{seal}"))
    }

    /// Reads it; it is as long as the order wants.
    ///
    /// # Errors
    /// `invalid_request` for what was made for another partner or another query, or not by us.
    pub fn read(context: &Context<'_>, binding: &str, token: &str, length: usize) -> ApiResult<Self> {
        let read = || {
            let (body, seal) = token.split_once('.')?;
            if !context.keys.is_address_seal(&sealed(context, binding, body), seal) {
                return None;
            }
            let written: Written = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(body).ok()?).ok()?;
            let value = |kept: Kept| {
                Some(match kept {
                    Kept::I(number) => Value::Int(number),
                    Kept::R(number) => Value::Real(number),
                    Kept::S(text) => Value::Text(text),
                    Kept::B(is) => Value::Bool(is),
                    Kept::T(micros) => DateTime::from_timestamp_micros(micros)?.into(),
                })
            };
            let values = written.v.into_iter().map(|kept| kept.and_then(value)).collect();
            Some(Self { values, left: written.n })
        };
        let of_this_query = read().filter(|place| place.values.len() == length);
        of_this_query.ok_or_else(|| ApiError::new(ErrorCode::InvalidRequest).detail("$skiptoken: it is none of this query"))
    }
}

fn sealed(context: &Context<'_>, binding: &str, body: &str) -> String {
    format!("reso {} {body}\n{binding}", context.partner.api_client_id)
}
