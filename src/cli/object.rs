//! JSON objects on their way out.

use std::borrow::Cow;
use std::fmt;

use serde::{Serialize, Serializer};
use serde_json::Value as Json;

/// Fields in the order in which they were added; a list, because there are few.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Object(Vec<(Cow<'static, str>, Json)>);

impl Object {
    /// Sets the field of a name.
    pub fn insert(&mut self, name: &'static str, value: Json) {
        match self.0.iter_mut().find(|field| field.0 == name) {
            Some(field) => field.1 = value,
            None => self.0.push((name.into(), value)),
        }
    }

    /// The object as JSON with `id` in front.
    pub fn with_id(&self, id: &Json) -> String {
        let mut out = Vec::with_capacity(256);
        out.extend_from_slice(b"{\"id\":");
        // Texts, numbers and lists are JSON whatever they hold, and writing to a list of bytes does not fail.
        serde_json::to_writer(&mut out, id).unwrap_or_default();
        for (name, value) in &self.0 {
            out.push(b',');
            serde_json::to_writer(&mut out, name).unwrap_or_default();
            out.push(b':');
            serde_json::to_writer(&mut out, value).unwrap_or_default();
        }
        out.push(b'}');
        String::from_utf8(out).unwrap_or_default()
    }
}

/// Of fields whose names differ.
impl FromIterator<(String, Json)> for Object {
    fn from_iter<I: IntoIterator<Item = (String, Json)>>(fields: I) -> Object {
        Object(fields.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

impl Extend<(&'static str, Json)> for Object {
    fn extend<I: IntoIterator<Item = (&'static str, Json)>>(&mut self, fields: I) {
        fields.into_iter().for_each(|(name, value)| self.insert(name, value));
    }
}

impl From<Object> for Json {
    fn from(object: Object) -> Json {
        Json::Object(object.0.into_iter().map(|(name, value)| (name.into_owned(), value)).collect())
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&serde_json::to_string(self).map_err(|_| fmt::Error)?)
    }
}
