//! Rows of `templates`.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use fangke_shared::company::template::{Objection, TemplateAudience, TemplateDraft, TemplateKind, TemplateStage};
use fangke_shared::{MemberId, OrgUnitId, TemplateId};

use crate::platform::db::Conn;
use crate::schema::members;
use crate::schema::templates::{self, dsl, table};

/// A stored template.
#[derive(Queryable, Selectable)]
#[diesel(table_name = templates)]
pub struct TemplateRow {
    pub id: i64,
    #[diesel(deserialize_as = String)]
    pub kind: TemplateKind,
    #[diesel(deserialize_as = String)]
    pub stage: TemplateStage,
    pub name: String,
    pub text: String,
    pub is_marketing: bool,
    pub objection: Option<String>,
    #[diesel(deserialize_as = String)]
    pub audience: TemplateAudience,
    pub store_id: Option<i64>,
    pub member_id: i64,
    pub version: i64,
}

impl TemplateRow {
    /// What it answers; a word that this version doesn't know is none.
    pub fn objection(&self) -> Option<Objection> {
        self.objection.as_deref().and_then(|word| word.parse().ok())
    }

    /// As it is changed.
    pub fn draft(&self) -> TemplateDraft {
        TemplateDraft {
            kind: self.kind,
            stage: self.stage,
            name: self.name.clone(),
            text: self.text.clone(),
            is_marketing: self.is_marketing,
            objection: self.objection(),
            audience: self.audience,
        }
    }
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = templates, treat_none_as_null = true)]
struct Values<'a> {
    kind: &'static str,
    stage: &'static str,
    name: &'a str,
    text: &'a str,
    is_marketing: bool,
    objection: Option<&'static str>,
    audience: &'static str,
}

fn values(draft: &TemplateDraft) -> Values<'_> {
    Values {
        kind: draft.kind.as_str(),
        stage: draft.stage.as_str(),
        name: &draft.name,
        text: &draft.text,
        is_marketing: draft.is_marketing,
        objection: draft.objection.map(|word| word.as_str()),
        audience: draft.audience.as_str(),
    }
}

/// A member's own templates and those that are for others, too, with the names of those who wrote them.
pub fn shared_or_of(conn: &mut Conn, member: MemberId) -> QueryResult<Vec<(TemplateRow, String)>> {
    let shared = dsl::member_id.eq(member.0).or(dsl::audience.ne(TemplateAudience::Me.as_str()));
    table.inner_join(members::table).filter(shared).order(dsl::id).select((TemplateRow::as_select(), members::display_name)).load(conn)
}

/// One template, and who wrote it.
pub fn find(conn: &mut Conn, id: TemplateId) -> QueryResult<Option<(TemplateRow, String)>> {
    table.find(id.0).inner_join(members::table).select((TemplateRow::as_select(), members::display_name)).first(conn).optional()
}

/// The names of a member's templates.
pub fn names_of(conn: &mut Conn, member: MemberId) -> QueryResult<Vec<String>> {
    table.filter(dsl::member_id.eq(member.0)).select(dsl::name).load(conn)
}

/// Adds a template of a member of a store.
pub fn insert(
    conn: &mut Conn,
    (member, store): (MemberId, Option<OrgUnitId>),
    draft: &TemplateDraft,
    at: NaiveDateTime,
) -> QueryResult<TemplateId> {
    let id: i64 = diesel::insert_into(table)
        .values((
            values(draft),
            dsl::store_id.eq(store.map(|store| store.0)),
            dsl::member_id.eq(member.0),
            dsl::created_at.eq(at),
            dsl::version.eq(1_i64),
        ))
        .returning(dsl::id)
        .get_result(conn)?;
    Ok(TemplateId(id))
}

/// Takes the next version, if `version` is the present one.
pub fn bump(conn: &mut Conn, id: TemplateId, version: i64) -> QueryResult<bool> {
    let present = table.find(id.0).filter(dsl::version.eq(version));
    Ok(diesel::update(present).set(dsl::version.eq(dsl::version + 1)).execute(conn)? > 0)
}

/// Writes what can change.
pub fn update(conn: &mut Conn, id: TemplateId, draft: &TemplateDraft) -> QueryResult<usize> {
    diesel::update(table.find(id.0)).set(values(draft)).execute(conn)
}

/// Removes a template.
pub fn delete(conn: &mut Conn, id: TemplateId) -> QueryResult<usize> {
    diesel::delete(table.find(id.0)).execute(conn)
}
