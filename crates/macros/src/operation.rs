//! The attribute: what is written in it, and what it becomes.

use proc_macro2::TokenStream;
use quote::quote;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, ItemFn, LitStr, Meta, Result, Token};

use crate::signature::{self, Signature};

/// `get, "/listings/{id}", of("The listing"), tag = "listings", …`
pub struct Attributes {
    method: Ident,
    address: LitStr,
    /// What the ids of the address are of.
    of: Vec<LitStr>,
    /// Is the answer a page of a longer list?
    is_paged: bool,
    /// `params(…)` and `extensions(…)`, which grow.
    parameters: TokenStream,
    extensions: TokenStream,
    has_body: bool,
    has_security: bool,
    /// Everything else, as it is.
    others: Vec<Meta>,
}

impl Parse for Attributes {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        let method = input.parse()?;
        input.parse::<Token![,]>()?;
        let address = input.parse()?;
        let (mut of, mut parameters, mut extensions, mut others) = (Vec::new(), TokenStream::new(), TokenStream::new(), Vec::new());
        let mut is_paged = false;
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        for part in Punctuated::<Meta, Token![,]>::parse_terminated(input)? {
            match &part {
                Meta::List(list) if list.path.is_ident("of") => {
                    of = list.parse_args_with(Punctuated::<LitStr, Token![,]>::parse_terminated)?.into_iter().collect();
                }
                Meta::List(list) if list.path.is_ident("params") => parameters = with_comma(list.tokens.clone()),
                Meta::Path(path) if path.is_ident("paged") => is_paged = true,
                Meta::List(list) if list.path.is_ident("extensions") => extensions = with_comma(list.tokens.clone()),
                _ => others.push(part),
            }
        }
        let has = |name: &str| others.iter().any(|part| part.path().is_ident(name));
        let (has_body, has_security) = (has("request_body"), has("security"));
        Ok(Self { method, address, of, is_paged, parameters, extensions, has_body, has_security, others })
    }
}

fn with_comma(tokens: TokenStream) -> TokenStream {
    let ends = tokens.clone().into_iter().last().is_none_or(|token| token.to_string() == ",");
    if ends { tokens } else { quote!(#tokens,) }
}

/// The handler with the attributes of utoipa and actix.
pub fn expand(attributes: &Attributes, handler: &ItemFn) -> Result<TokenStream> {
    let Attributes { method, address, others, .. } = attributes;
    let signature = signature::read(handler);
    let id = handler.sig.ident.to_string();
    let parameters = parameters(attributes, &signature)?;
    let body = signature.body.as_ref().filter(|_| !attributes.has_body).map(|kind| quote!(request_body = #kind,));
    let scheme = if signature.has_partner { Some("oauth2") } else { signature.has_caller.then_some("bearer") };
    let security = scheme.filter(|_| !attributes.has_security).map(|scheme| quote!(security((#scheme = [])),));
    // `utoipa` takes scopes as literals only: the description puts it where it belongs.
    let scope = signature
        .partner_scope
        .as_ref()
        .map(|scope| quote!(("x-scope" = json!(<#scope as crate::platform::guard::PartnerPermission>::SCOPE.as_str())),));
    let permission = signature
        .permission
        .as_ref()
        .map(|permission| quote!(("x-permission" = json!(<#permission as crate::platform::guard::Permission>::ACTION.as_str())),));
    let extensions = list(&quote!(extensions), &[Some(attributes.extensions.clone()), permission, scope]);
    let parameters = list(&quote!(params), &[Some(parameters)]);
    // The method stays a bare name, imported from actix where the handler is: utoipa reads method and address off it only so.
    Ok(quote! {
        #[utoipa::path(operation_id = #id, #parameters #body #security #extensions #(#others),*)]
        #[#method(#address)]
        #handler
    })
}

fn list(name: &TokenStream, parts: &[Option<TokenStream>]) -> Option<TokenStream> {
    let all: TokenStream = parts.iter().flatten().cloned().collect();
    (!all.is_empty()).then(|| quote!(#name(#all),))
}

/// Those of the signature; one that is written out by the same name goes before it.
fn parameters(attributes: &Attributes, signature: &Signature) -> Result<TokenStream> {
    let written = &attributes.parameters;
    let text = written.to_string();
    let is_written = |name: &str| text.contains(&format!("\"{name}\""));
    let address = attributes.address.value();
    let names: Vec<&str> = address.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
    if names.len() != signature.path.len() {
        return Err(Error::new(attributes.address.span(), "the address has other ids than the handler's `web::Path`"));
    }
    let mut of = attributes.of.iter();
    let mut all = TokenStream::new();
    for (name, kind) in names.into_iter().zip(&signature.path).filter(|(name, _)| !is_written(name)) {
        let Some(what) = of.next() else {
            return Err(Error::new(attributes.address.span(), format!("what is {{{name}}} of? Say it in `of(…)`")));
        };
        all.extend(quote!((#name = #kind, Path, description = #what),));
    }
    if let Some(one_more) = of.next() {
        return Err(Error::new(one_more.span(), "the address has no id for this"));
    }
    all.extend(written.clone());
    if attributes.is_paged {
        all.extend(quote!(("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query),));
    }
    if signature.has_version && !is_written("If-Match") {
        all.extend(quote!(("If-Match" = String, Header),));
    }
    if signature.has_key {
        all.extend(quote!(("Idempotency-Key" = Option<String>, Header),));
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expanded(attributes: &str, signature: &str) -> String {
        let handler = syn::parse_str(&format!("async fn do_it({signature}) {{}}")).unwrap();
        match expand(&syn::parse_str(attributes).unwrap(), &handler) {
            Ok(tokens) => tokens.to_string().replace(' ', ""),
            Err(error) => error.to_string().replace(' ', ""),
        }
    }

    #[track_caller]
    fn assert_says(text: &str, part: &str) {
        // Refusals are said in words, and keep their spaces.
        assert!(text.replace(' ', "").contains(&part.replace(' ', "")), "{part} is not in {text}");
    }

    #[test]
    fn what_the_signature_asks_for_is_described() {
        let text = expanded(
            r#"put, "/things/{id}/parts/{part_id}", of("The thing", "The part"), tag = "things""#,
            "permit: Permit<can::EditThing>, path: web::Path<(i64, String)>, if_match: IfMatch, key: IdempotencyKey, Body(it): Body<Thing>",
        );
        for part in [
            r#"utoipa::path(operation_id = "do_it""#,
            r#"("id" = i64, Path, description = "The thing"), ("part_id" = String, Path, description = "The part")"#,
            r#"("If-Match" = String, Header), ("Idempotency-Key" = Option<String>, Header)"#,
            "request_body = Thing",
            r#"security(("bearer" = []))"#,
            r#""x-permission" = json!(<can::EditThing as crate::platform::guard::Permission>::ACTION.as_str())"#,
            r#"tag = "things""#,
            r##"#[put("/things/{id}/parts/{part_id}")]"##,
        ] {
            assert_says(&text, part);
        }
    }

    #[test]
    fn what_is_written_out_is_left_as_it_is() {
        let text = expanded(
            r#"post, "/settings/{key}", params(("key" = SettingKey, Path, description = "The figure")), request_body(content = Patch), security(("cookie" = []))"#,
            "caller: Caller, word: web::Path<String>, Body(it): Body<Value>",
        );
        assert_says(&text, r#"params(("key" = SettingKey, Path, description = "The figure"),)"#);
        assert!(!text.contains("bearer") && !text.contains("request_body=Value") && !text.contains("x-permission"), "{text}");
    }

    #[test]
    fn a_page_is_asked_for_by_limit_and_cursor() {
        let text = expanded(r#"get, "/things", paged, params(("q" = String, Query))"#, "query: Pairs");
        assert_says(&text, r#"params(("q" = String, Query), ("limit" = Option<i64>, Query), ("cursor" = Option<String>, Query),)"#);
    }

    #[test]
    fn who_need_not_be_signed_in_is_not_asked_to() {
        assert!(!expanded(r#"post, "/logout""#, "caller: Option<Caller>").contains("security"));
    }

    #[test]
    fn a_partner_shows_a_token_with_a_scope() {
        let text = expanded(r#"get, "/portal/things""#, "permit: PartnerPermit<partner_can::ThingsRead>");
        assert_says(&text, r#"security(("oauth2" = []))"#);
        assert_says(
            &text,
            r#"("x-scope" = json!(<partner_can::ThingsRead as crate::platform::guard::PartnerPermission>::SCOPE.as_str()))"#,
        );
        assert!(!text.contains("x-permission"), "{text}");
    }

    #[test]
    fn an_address_that_does_not_fit_the_handler_is_refused() {
        assert_says(&expanded(r#"get, "/things/{id}""#, ""), "other ids");
        assert_says(&expanded(r#"get, "/things/{id}""#, "id: web::Path<i64>"), "what is {id} of");
        assert_says(&expanded(r#"get, "/things", of("The thing")"#, ""), "no id for this");
    }
}
