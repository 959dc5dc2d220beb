//! Where districts lie, by their communities.

use diesel::sql_types::{BigInt, Double, Text};

use crate::platform::db::Conn;
use crate::platform::db::sql::Sql;
use crate::platform::error::ApiResult;

type Columns = (Text, BigInt, Double, Double, Double, Double);

/// A district: its name, its communities with coordinates, the means of longitude and latitude, and the variance of both.
pub type DistrictRow = (String, i64, f64, f64, f64, f64);

/// Districts with communities on the map, by name.
pub fn districts(conn: &mut Conn) -> ApiResult<Vec<DistrictRow>> {
    let sql = Sql::new(
        "SELECT d.district, count(*), avg(d.longitude), avg(d.latitude), \
         avg((d.longitude - m.x) * (d.longitude - m.x)), avg((d.latitude - m.y) * (d.latitude - m.y)) \
         FROM communities d JOIN (SELECT district, avg(longitude) AS x, avg(latitude) AS y FROM communities \
         WHERE latitude IS NOT NULL AND longitude IS NOT NULL AND district <> '' GROUP BY district) m ON m.district = d.district \
         WHERE d.latitude IS NOT NULL AND d.longitude IS NOT NULL GROUP BY d.district ORDER BY d.district",
    );
    Ok(sql.load::<Columns, DistrictRow>(conn)?)
}
