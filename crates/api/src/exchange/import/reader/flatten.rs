//! JSON objects as cells: nested values under paths such as `location[1]` and `owner.name`,
//! and every array of plain values also as one cell, joined by ` | `.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// What stands between the values of an array in one cell.
const JOINT: &str = " | ";

/// Calls `cell` with the path and text of every value of an object.
///
/// # Errors
/// The text is no JSON object.
pub fn flatten(json: &[u8], cell: &mut dyn FnMut(&str, &str)) -> Result<(), serde_json::Error> {
    let mut deserializer = serde_json::Deserializer::from_slice(json);
    deserializer.deserialize_map(Object { path: &mut String::new(), cell })?;
    deserializer.end()
}

struct Object<'a> {
    path: &'a mut String,
    cell: &'a mut dyn FnMut(&str, &str),
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let length = self.path.len();
        while let Some(key) = map.next_key::<std::borrow::Cow<'_, str>>()? {
            if length > 0 {
                self.path.push('.');
            }
            self.path.push_str(&key);
            map.next_value_seed(Node { path: self.path, cell: self.cell })?;
            self.path.truncate(length);
        }
        Ok(())
    }
}

/// A value; its text is returned where it is plain, so that an array can join its values.
struct Node<'a> {
    path: &'a mut String,
    cell: &'a mut dyn FnMut(&str, &str),
}

impl Node<'_> {
    fn plain<E: Error>(self, text: &str) -> Result<Option<String>, E> {
        (self.cell)(self.path, text);
        Ok(Some(text.to_owned()))
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Option<String>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Self::Value, E> {
        self.plain(if value { "true" } else { "false" })
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Self::Value, E> {
        self.plain(&value.to_string())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Self::Value, E> {
        self.plain(&value.to_string())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Self::Value, E> {
        self.plain(&value.to_string())
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Self::Value, E> {
        self.plain(value)
    }

    fn visit_unit<E: Error>(self) -> Result<Self::Value, E> {
        self.plain("")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let length = self.path.len();
        let mut joined = String::new();
        let mut is_plain = true;
        for at in 0.. {
            self.path.push_str(&format!("[{at}]"));
            let value = seq.next_element_seed(Node { path: self.path, cell: self.cell })?;
            self.path.truncate(length);
            match value {
                Some(Some(text)) => {
                    if at > 0 {
                        joined.push_str(JOINT);
                    }
                    joined.push_str(text.trim());
                }
                Some(None) => is_plain = false,
                None => break,
            }
        }
        if is_plain {
            (self.cell)(self.path, &joined);
        }
        Ok(None)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        Object { path: self.path, cell: self.cell }.visit_map(map).map(|()| None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(json: &str) -> Result<Vec<(String, String)>, serde_json::Error> {
        let mut cells = Vec::new();
        flatten(json.as_bytes(), &mut |path, text| cells.push((path.to_owned(), text.to_owned())))?;
        Ok(cells)
    }

    #[test]
    fn nested_values_get_paths_and_arrays_are_joined() {
        let found = cells(r#"{"a":"x","b":["南 ",2,null],"c":{"d":1.5,"e":true},"f":[{"g":"y"}],"h":[]}"#).unwrap();
        let found: Vec<_> = found.iter().map(|(path, text)| (path.as_str(), text.as_str())).collect();
        assert_eq!(
            found,
            [
                ("a", "x"),
                ("b[0]", "南 "),
                ("b[1]", "2"),
                ("b[2]", ""),
                ("b", "南 | 2 | "),
                ("c.d", "1.5"),
                ("c.e", "true"),
                ("f[0].g", "y"),
                ("h", ""),
            ]
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["1", "[1]", "null", r#"{"a":}"#, r#"{"a":1} x"#, r#"{"a":"#] {
            assert!(cells(json).is_err(), "{json}");
        }
        let deep = format!("{{\"a\":{}{}}}", "[".repeat(10_000), "]".repeat(10_000));
        assert!(cells(&deep).is_err());
    }
}
