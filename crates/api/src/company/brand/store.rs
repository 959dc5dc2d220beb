//! The only row of `brand`.

use diesel::prelude::*;
use fangke_shared::company::brand::{BrandPicture, BrandRequest, BrandResponse};

use crate::platform::db::Conn;
use crate::schema::brand::{dsl, table};

type Row = (Option<String>, Option<String>, Option<String>, Option<String>, bool, bool, i64);

/// What it says.
pub fn get(conn: &mut Conn) -> QueryResult<BrandResponse> {
    let columns =
        (dsl::name, dsl::phone, dsl::address, dsl::licence_number, dsl::logo.is_not_null(), dsl::mark.is_not_null(), dsl::version);
    let (name, phone, address, licence_number, has_logo, has_mark, version): Row = table.select(columns).first(conn)?;
    Ok(BrandResponse { name, phone, address, licence_number, has_logo, has_mark, version })
}

/// Writes the texts, if `version` is the present one.
pub fn update(conn: &mut Conn, version: i64, request: &BrandRequest) -> QueryResult<bool> {
    let changed = diesel::update(table.filter(dsl::version.eq(version)))
        .set((
            dsl::name.eq(&request.name),
            dsl::phone.eq(&request.phone),
            dsl::address.eq(&request.address),
            dsl::licence_number.eq(&request.licence_number),
            dsl::version.eq(dsl::version + 1),
        ))
        .execute(conn)?;
    Ok(changed > 0)
}

/// Keeps a picture, or takes it away.
pub fn set_picture(conn: &mut Conn, picture: BrandPicture, file: Option<&str>) -> QueryResult<usize> {
    let next = dsl::version.eq(dsl::version + 1);
    match picture {
        BrandPicture::Logo => diesel::update(table).set((dsl::logo.eq(file), next)).execute(conn),
        BrandPicture::Mark => diesel::update(table).set((dsl::mark.eq(file), next)).execute(conn),
    }
}

/// A picture, in base64.
pub fn picture(conn: &mut Conn, picture: BrandPicture) -> QueryResult<Option<String>> {
    match picture {
        BrandPicture::Logo => table.select(dsl::logo).first(conn),
        BrandPicture::Mark => table.select(dsl::mark).first(conn),
    }
}
