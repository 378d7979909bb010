//! Requests come as forms whose keys are nested by brackets: `line_items[0][quantity]=1`.

use std::collections::BTreeMap;

use crate::error::{Refusal, Result};

/// What a request says.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params(Vec<(String, String)>);

impl Params {
    pub(crate) fn parse(text: &str) -> Self {
        Self(
            form_urlencoded::parse(text.as_bytes())
                .into_owned()
                .collect(),
        )
    }

    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(k, _)| k == key)
            .map(|(_, v)| v.as_str())
            .filter(|v| !v.is_empty())
    }

    pub(crate) fn needed(&self, key: &str) -> Result<&str> {
        self.get(key).ok_or_else(|| Refusal::missing(key))
    }

    pub(crate) fn number(&self, key: &str) -> Result<Option<i64>> {
        self.get(key)
            .map(|text| {
                text.parse().map_err(|_| {
                    Refusal::invalid(
                        "parameter_invalid_integer",
                        key,
                        format!("Invalid integer: {text}"),
                    )
                })
            })
            .transpose()
    }

    /// `key[]=a&key[]=b` or `key[0]=a&key[1]=b`.
    pub(crate) fn list(&self, key: &str) -> Vec<&str> {
        self.below(key)
            .into_iter()
            .filter(|(inner, _)| inner.chars().all(|c| c.is_ascii_digit()))
            .map(|(_, v)| v)
            .collect()
    }

    /// `key[name]=value`.
    pub(crate) fn map(&self, key: &str) -> BTreeMap<String, String> {
        self.below(key)
            .into_iter()
            .map(|(inner, value)| (inner.to_owned(), value.to_owned()))
            .collect()
    }

    fn below(&self, key: &str) -> Vec<(&str, &str)> {
        let all = self.0.iter();
        all.filter_map(|(k, v)| {
            let inner = k.strip_prefix(key)?.strip_prefix('[')?.strip_suffix(']')?;
            (!inner.contains('[')).then_some((inner, v.as_str()))
        })
        .collect()
    }

    /// Refuses every parameter whose first name is not among these, as Stripe does.
    pub(crate) fn only(&self, known: &[&str]) -> Result<()> {
        for (key, _) in &self.0 {
            let first = key.split('[').next().unwrap_or(key);
            if !known.contains(&first) {
                return Err(Refusal::unknown(first));
            }
        }
        Ok(())
    }

    /// Whether a field is wanted whole, itself or for what is below it.
    pub(crate) fn expands(&self, field: &str) -> bool {
        let below = format!("{field}.");
        self.list("expand")
            .iter()
            .any(|path| *path == field || path.starts_with(&below))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_are_lists_and_maps() {
        let params =
            Params::parse("a%5B%5D=1&a[]=2&b[0]=x&b[1]=y&metadata[order]=KX%20%E7%94%B2&c=7&d=");
        assert_eq!(params.list("a"), ["1", "2"]);
        assert_eq!(params.list("b"), ["x", "y"]);
        assert_eq!(params.map("metadata")["order"], "KX 甲");
        assert_eq!(params.number("c"), Ok(Some(7)));
        assert_eq!(params.get("d"), None);
        assert!(params.number("b[0]").is_err());
        assert_eq!(params.only(&["a", "b", "metadata", "c", "d"]), Ok(()));
        assert_eq!(
            params.only(&["a", "b", "metadata", "d"]),
            Err(Refusal::unknown("c"))
        );
    }
}
