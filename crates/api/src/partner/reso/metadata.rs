//! The service document, and what resources are made of: `$metadata` in CSDL (EDMX 4.0).

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::context::Context;
use super::edm::{ENUMS, Field, Kind, Resource, TYPES};
use super::resources::{RESOURCES, lists_of};
use crate::platform::html::Text;

/// Which resources there are.
pub fn service(context: &Context<'_>) -> Value {
    let all = RESOURCES.iter().map(|resource| json!({ "name": resource.name, "kind": "EntitySet", "url": resource.name }));
    json!({ "@odata.context": format!("{}/$metadata", context.root()), "value": all.collect::<Vec<_>>() })
}

/// What they are made of.
pub fn edmx() -> String {
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <edmx:Edmx xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\" Version=\"4.0\">\n<edmx:DataServices>\n",
    );
    // The term that fields are annotated with is part of the document: nothing has to be fetched from elsewhere to read it.
    xml.push_str(
        "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"RESO.OData.Metadata\">\n\
         <Term Name=\"LookupName\" Type=\"Edm.String\" AppliesTo=\"Property\"/>\n\
         <Term Name=\"StandardName\" Type=\"Edm.String\" AppliesTo=\"Member\"/>\n</Schema>\n",
    );
    let _ = writeln!(xml, "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"{TYPES}\">");
    RESOURCES.iter().for_each(|resource| entity(&mut xml, resource));
    xml.push_str("<EntityContainer Name=\"Default\">\n");
    RESOURCES.iter().for_each(|resource| set(&mut xml, resource));
    xml.push_str("</EntityContainer>\n</Schema>\n");
    enumerations(&mut xml);
    xml.push_str("</edmx:DataServices>\n</edmx:Edmx>\n");
    xml
}

fn entity(xml: &mut String, resource: &Resource) {
    let _ = writeln!(xml, "<EntityType Name=\"{}\">", resource.name);
    if let Some(key) = resource.key() {
        let _ = writeln!(xml, "<Key><PropertyRef Name=\"{}\"/></Key>", key.name);
    }
    resource.fields.iter().for_each(|field| property(xml, field));
    for link in resource.links {
        let kind = if link.is_many { format!("Collection({TYPES}.{})", link.to) } else { format!("{TYPES}.{}", link.to) };
        let _ = writeln!(xml, "<NavigationProperty Name=\"{}\" Type=\"{kind}\"/>", link.name);
    }
    xml.push_str("</EntityType>\n");
}

fn property(xml: &mut String, field: &Field) {
    let (kind, facets) = match field.kind {
        Kind::Key | Kind::Text | Kind::Word(_) => ("Edm.String".to_owned(), ""),
        Kind::Int => ("Edm.Int64".to_owned(), ""),
        Kind::Decimal => ("Edm.Decimal".to_owned(), " Precision=\"16\" Scale=\"2\""),
        Kind::Real => ("Edm.Double".to_owned(), ""),
        Kind::Bool => ("Edm.Boolean".to_owned(), ""),
        Kind::Time => ("Edm.DateTimeOffset".to_owned(), " Precision=\"6\""),
        Kind::Day => ("Edm.Date".to_owned(), ""),
        Kind::Enum(lookups) | Kind::Flags(lookups) => (format!("{ENUMS}.{}", lookups.name), ""),
        Kind::Each(_) => ("Collection(Edm.String)".to_owned(), ""),
        Kind::Made(kind) => (kind.to_owned(), ""),
    };
    let must = if field.is_nullable { "" } else { " Nullable=\"false\"" };
    let _ = write!(xml, "<Property Name=\"{}\" Type=\"{kind}\"{must}{facets}", field.name);
    match field.kind {
        Kind::Word(lookups) | Kind::Each(lookups) => {
            let _ = writeln!(xml, "><Annotation Term=\"RESO.OData.Metadata.LookupName\" String=\"{}\"/></Property>", lookups.name);
        }
        _ => xml.push_str("/>\n"),
    }
}

fn set(xml: &mut String, resource: &Resource) {
    let _ = write!(xml, "<EntitySet Name=\"{0}\" EntityType=\"{TYPES}.{0}\"", resource.name);
    if resource.links.is_empty() {
        xml.push_str("/>\n");
        return;
    }
    xml.push_str(">\n");
    for link in resource.links {
        let _ = writeln!(xml, "<NavigationPropertyBinding Path=\"{}\" Target=\"{}\"/>", link.name, link.to);
    }
    xml.push_str("</EntitySet>\n");
}

fn enumerations(xml: &mut String) {
    let _ = writeln!(xml, "<Schema xmlns=\"http://docs.oasis-open.org/odata/ns/edm\" Namespace=\"{ENUMS}\">");
    let fields = || RESOURCES.iter().flat_map(|resource| resource.fields);
    for list in lists_of(&RESOURCES) {
        let is_of = |field: &&Field| field.kind.lookups().is_some_and(|own| own.name == list.name);
        let has_several = match fields().find(is_of).map(|field| field.kind) {
            Some(Kind::Enum(_)) => false,
            Some(Kind::Flags(_)) => true,
            _ => continue,
        };
        let flags = if has_several { " IsFlags=\"true\"" } else { "" };
        let _ = writeln!(xml, "<EnumType Name=\"{}\"{flags}>", list.name);
        for (at, value) in list.values.iter().enumerate() {
            let number = if has_several { 1 << at } else { at };
            let name = Text(value.value);
            let _ = writeln!(
                xml,
                "<Member Name=\"{}\" Value=\"{number}\"><Annotation Term=\"RESO.OData.Metadata.StandardName\" String=\"{name}\"/></Member>",
                value.member
            );
        }
        xml.push_str("</EnumType>\n");
    }
    xml.push_str("</Schema>\n");
}
