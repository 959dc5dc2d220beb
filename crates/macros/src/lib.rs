//! What a handler's signature asks for is said once: the description of the operation follows from it.

mod operation;
mod signature;

use proc_macro::TokenStream;
use syn::parse_macro_input;

/// Serves a handler at an address, and describes it.
///
/// `#[operation(get, "/listings/{id}", of("The listing"), tag = "listings", responses(…))]`: method (imported from `actix_web`) and address, what the ids in the
/// address are of, `paged` where the answer is a page of a longer list, and whatever else `utoipa::path` takes. From the signature come the operation's id, the ids of the address, `If-Match`,
/// `Idempotency-Key`, the JSON body, the permission, the scope of a partner, and that the caller has to be signed in. What is written out is left as it is.
#[proc_macro_attribute]
pub fn operation(attributes: TokenStream, handler: TokenStream) -> TokenStream {
    let (attributes, handler) = (parse_macro_input!(attributes as operation::Attributes), parse_macro_input!(handler as syn::ItemFn));
    operation::expand(&attributes, &handler).unwrap_or_else(syn::Error::into_compile_error).into()
}
