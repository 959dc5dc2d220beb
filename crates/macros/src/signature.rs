//! What a handler asks for, by the types of its arguments.

use syn::{FnArg, GenericArgument, ItemFn, PathArguments, PathSegment, Type};

/// The extractors of a handler that its description speaks of.
#[derive(Default)]
pub struct Signature {
    /// `P` of `Permit<P>`.
    pub permission: Option<Type>,
    /// Is the caller the program of a partner?
    pub has_partner: bool,
    /// `P` of `PartnerPermit<P>`.
    pub partner_scope: Option<Type>,
    /// Must the caller be signed in?
    pub has_caller: bool,
    /// The types of `web::Path`, in the order of the address.
    pub path: Vec<Type>,
    /// `T` of `Body<T>`.
    pub body: Option<Type>,
    /// Is the record's version asked for?
    pub has_version: bool,
    /// May a key come with it, so that it can be sent again?
    pub has_key: bool,
}

/// Reads a signature.
pub fn read(handler: &ItemFn) -> Signature {
    let mut signature = Signature::default();
    for argument in &handler.sig.inputs {
        let FnArg::Typed(argument) = argument else { continue };
        let Some(segment) = last(&argument.ty) else { continue };
        match segment.ident.to_string().as_str() {
            "Permit" => {
                signature.has_caller = true;
                signature.permission = parameter(segment);
            }
            "AnyPartner" => signature.has_partner = true,
            "PartnerPermit" => {
                signature.has_partner = true;
                signature.partner_scope = parameter(segment);
            }
            "Caller" | "AnyCaller" => signature.has_caller = true,
            "Path" => {
                signature.path = match parameter(segment) {
                    Some(Type::Tuple(tuple)) => tuple.elems.into_iter().collect(),
                    one => one.into_iter().collect(),
                }
            }
            "Body" => signature.body = parameter(segment),
            "IfMatch" => signature.has_version = true,
            "IdempotencyKey" => signature.has_key = true,
            _ => {}
        }
    }
    signature
}

/// The last word of a type's name: `web::Path<i64>` is a `Path`.
pub fn last(kind: &Type) -> Option<&PathSegment> {
    match kind {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    }
}

fn parameter(segment: &PathSegment) -> Option<Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(kind.clone()),
        _ => None,
    })
}
