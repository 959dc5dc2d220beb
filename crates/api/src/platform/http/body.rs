//! Bodies: read with a limit; wrong fields of JSON named by their place.

use std::borrow::Cow;
use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_LENGTH, CONTENT_TYPE};
use actix_web::web::{Bytes, Query};
use actix_web::{FromRequest, HttpRequest};
use fangke_shared::problem::{ErrorCode, FieldCode, FieldError};
use fangke_shared::text::visible;
use futures_util::StreamExt;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use utoipa::openapi::RefOr;
use utoipa::openapi::schema::{ObjectBuilder, OneOfBuilder, Schema, SchemaType, Type};
use utoipa::{PartialSchema, ToSchema};

use super::broken_off;
use crate::platform::error::{ApiError, ApiResult};

/// Longest JSON body taken, in bytes.
pub const MAX_BODY_BYTES: usize = 256 * 1024;

/// A JSON body.
pub struct Body<T>(pub T);

impl<T: DeserializeOwned + 'static> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("application/json");
        let is_json = matches!(content_type.split(';').next().map(str::trim), Some("application/json" | "application/merge-patch+json"));
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_json {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail("send application/json"));
            }
            let bytes = read(&mut payload, MAX_BODY_BYTES).await?;
            let mut value: Value = serde_json::from_slice(&bytes)
                .map_err(|error| ApiError::new(ErrorCode::InvalidBody).detail(format!("not JSON: {error}")))?;
            show(&mut value);
            from_value(value).map(Self)
        })
    }
}

/// Leaves of every text what a person sees: here, so that no operation can forget it.
fn show(value: &mut Value) {
    match value {
        Value::String(text) => {
            if let Cow::Owned(shown) = visible(text) {
                *text = shown;
            }
        }
        Value::Array(values) => values.iter_mut().for_each(show),
        Value::Object(members) => members.values_mut().for_each(show),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

async fn read(payload: &mut Payload, max: usize) -> ApiResult<Vec<u8>> {
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|error| broken_off(&error))?;
        if bytes.len() + chunk.len() > max {
            return Err(too_large(max));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn too_large(max: usize) -> ApiError {
    ApiError::new(ErrorCode::BodyTooLarge).detail(format!("at most {max} bytes"))
}

/// A file as the body, of at most `MAX` bytes; its content type is not looked at.
pub struct File<const MAX: usize>(pub Bytes);

impl<const MAX: usize> FromRequest for File<MAX> {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let announced = request.headers().get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<usize>().ok());
        let mut payload = payload.take();
        Box::pin(async move {
            if announced.is_some_and(|length| length > MAX) {
                return Err(too_large(MAX));
            }
            read(&mut payload, MAX).await.map(|bytes| Self(bytes.into()))
        })
    }
}

/// Longest form taken, in bytes: a few choices and some hundred characters.
const MAX_FORM_BYTES: usize = 16 * 1024;

/// A form as a page posts it, as decoded pairs with what a person sees of them.
pub struct PostedForm(pub Vec<(String, String)>);

impl FromRequest for PostedForm {
    type Error = ApiError;
    type Future = Pin<Box<dyn Future<Output = ApiResult<Self>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let content_type = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let is_form = content_type.split(';').next().map(str::trim) == Some("application/x-www-form-urlencoded");
        let mut payload = payload.take();
        Box::pin(async move {
            if !is_form {
                return Err(ApiError::new(ErrorCode::UnsupportedMediaType).detail("send application/x-www-form-urlencoded"));
            }
            let bytes = read(&mut payload, MAX_FORM_BYTES).await?;
            let invalid = |error: String| ApiError::new(ErrorCode::InvalidBody).detail(format!("not a form: {error}"));
            let text = std::str::from_utf8(&bytes).map_err(|error| invalid(error.to_string()))?;
            let pairs = Query::<Vec<(String, String)>>::from_query(text).map_err(|error| invalid(error.to_string()))?;
            let seen = |(name, value): (String, String)| (name, visible(&value).into_owned());
            Ok(Self(pairs.into_inner().into_iter().map(seen).collect()))
        })
    }
}

/// Reads a value as `T`; a field of the wrong kind is named by its place.
///
/// # Errors
/// `validation_failed` with one field: serde stops at the first.
pub fn from_value<T: DeserializeOwned>(value: Value) -> ApiResult<T> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let mut pointer = String::new();
        for segment in error.path().iter() {
            let text = segment.to_string();
            pointer.push('/');
            pointer.push_str(text.trim_matches(['[', ']']));
        }
        let message = error.inner().to_string();
        let quoted = message.split('`').nth(1).unwrap_or_default();
        let (code, is_named) = if message.starts_with("unknown field") {
            (FieldCode::UnknownField, pointer.rsplit('/').next() == Some(quoted))
        } else if message.starts_with("missing field") {
            (FieldCode::Required, false)
        } else if message.starts_with("unknown variant") {
            (FieldCode::UnknownWord, true)
        } else {
            (FieldCode::InvalidFormat, true)
        };
        if !is_named {
            pointer.push('/');
            pointer.push_str(quoted);
        }
        ApiError::field(FieldError::new(pointer, code)).detail(message)
    })
}

/// A merge patch of a `T`, for the API's description: any of its fields; those that `T` can do without may be cleared.
pub struct Patch<T>(PhantomData<T>);

impl<T: PartialSchema> PartialSchema for Patch<T> {
    fn schema() -> RefOr<Schema> {
        let RefOr::T(Schema::Object(mut object)) = T::schema() else { return T::schema() };
        let required = std::mem::take(&mut object.required);
        for (name, field) in &mut object.properties {
            if !required.contains(name) {
                *field = or_null(std::mem::take(field));
            }
        }
        object.into()
    }
}

/// Field types that are optional already have their `null`.
fn or_null(schema: RefOr<Schema>) -> RefOr<Schema> {
    let is_null = |kinds: &SchemaType| matches!(kinds, SchemaType::Array(kinds) if kinds.contains(&Type::Null));
    let may_be_null = match &schema {
        RefOr::Ref(_) => false,
        RefOr::T(Schema::Object(object)) => is_null(&object.schema_type),
        RefOr::T(Schema::Array(array)) => is_null(&array.schema_type),
        RefOr::T(_) => true,
    };
    if may_be_null { schema } else { OneOfBuilder::new().item(schema).item(ObjectBuilder::new().schema_type(Type::Null)).into() }
}

impl<T: ToSchema> ToSchema for Patch<T> {
    fn name() -> Cow<'static, str> {
        format!("{}Patch", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
    }
}

/// RFC 7396: `patch` over `current`, then read as `T` again.
///
/// # Errors
/// As [`from_value`].
pub fn merge_patch<T: Serialize + DeserializeOwned>(current: &T, patch: Value) -> ApiResult<T> {
    if !patch.is_object() {
        return Err(ApiError::new(ErrorCode::InvalidBody).detail("a merge patch is an object"));
    }
    let mut value = serde_json::to_value(current).map_err(ApiError::internal)?;
    merge(&mut value, patch);
    from_value(value)
}

fn merge(target: &mut Value, patch: Value) {
    match patch {
        Value::Object(patch) => {
            if !target.is_object() {
                *target = Value::Object(serde_json::Map::new());
            }
            let Some(target) = target.as_object_mut() else { return };
            for (name, value) in patch {
                if value.is_null() {
                    target.remove(&name);
                } else {
                    merge(target.entry(name).or_insert(Value::Null), value);
                }
            }
        }
        other => *target = other,
    }
}

#[cfg(test)]
mod tests {
    use fangke_shared::property::listing::{ListingDraft, Purpose};
    use serde_json::json;

    use super::*;

    fn wrong(value: Value) -> (String, FieldCode) {
        let error = from_value::<ListingDraft>(value).unwrap_err();
        (error.errors[0].pointer.clone(), error.errors[0].code)
    }

    #[test]
    fn a_wrong_field_is_named_by_its_place() {
        assert_eq!(wrong(json!({"purpose": "sale", "price_fen": "dear"})), ("/price_fen".into(), FieldCode::InvalidFormat));
        assert_eq!(wrong(json!({"purpose": "gift"})), ("/purpose".into(), FieldCode::UnknownWord));
        assert_eq!(wrong(json!({})), ("/purpose".into(), FieldCode::Required));
        assert_eq!(wrong(json!({"purpose": "sale", "colour": 1})), ("/colour".into(), FieldCode::UnknownField));
        assert_eq!(wrong(json!({"purpose": "sale", "terms": {"tax_bearer": "me"}})), ("/terms/tax_bearer".into(), FieldCode::UnknownWord));
    }

    #[test]
    fn a_patch_sets_clears_and_leaves() {
        let mut draft = ListingDraft::new(Purpose::Sale);
        (draft.rooms, draft.halls) = (Some(3), Some(2));
        let patched = merge_patch(&draft, json!({"rooms": 4, "halls": null, "terms": {"furniture": "全送"}})).unwrap();
        assert_eq!((patched.rooms, patched.halls, patched.terms.furniture.as_deref()), (Some(4), None, Some("全送")));
    }
}
