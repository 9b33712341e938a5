//! A checker for the part of JSON Schema (draft 7) that our two schemas use.
//!
//! A keyword it does not know is an error, so a schema cannot pass by using what is not checked. Patterns and
//! formats are read with `regex`; `default`, `description` and the like say nothing about a value.

use serde_json::Value;

/// Everything about `value` that `schema` forbids, each with the place in the value.
pub(crate) fn problems(schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check(schema, schema, value, "$", &mut found);
    found
}

fn check(root: &Value, schema: &Value, value: &Value, at: &str, found: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().expect("a schema is an object") {
        let wrong = match keyword.as_str() {
            "$schema" | "$id" | "title" | "description" | "default" | "definitions" => false,
            "additionalProperties" => {
                let known = schema.get("properties").and_then(Value::as_object);
                let extra =
                    value.as_object().into_iter().flatten().filter(|(k, _)| !known.is_some_and(|p| p.contains_key(*k)));
                for (key, item) in extra {
                    match rule {
                        Value::Bool(allowed) if !allowed => found.push(format!("{at}: unknown key `{key}`")),
                        Value::Bool(_) => {}
                        _ => check(root, rule, item, &format!("{at}.{key}"), found),
                    }
                }
                false
            }
            "$ref" => {
                let pointer = rule.as_str().and_then(|r| r.strip_prefix('#')).expect("a reference into the schema");
                check(root, root.pointer(pointer).expect("the reference leads somewhere"), value, at, found);
                false
            }
            "properties" => {
                for (key, inner) in rule.as_object().expect("properties") {
                    if let Some(item) = value.get(key) {
                        check(root, inner, item, &format!("{at}.{key}"), found);
                    }
                }
                false
            }
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, rule, item, &format!("{at}[{i}]"), found);
                }
                false
            }
            "required" => {
                let missing = |key: &&Value| key.as_str().is_some_and(|k| value.is_object() && value.get(k).is_none());
                rule.as_array().expect("a list").iter().any(|key| missing(&key))
            }
            "type" => match rule {
                Value::Array(any) => !any.iter().any(|one| is(one, value)),
                one => !is(one, value),
            },
            "enum" => !rule.as_array().expect("a list").contains(value),
            "minimum" => value.as_f64().is_some_and(|v| v < rule.as_f64().expect("a number")),
            "maximum" => value.as_f64().is_some_and(|v| v > rule.as_f64().expect("a number")),
            "minItems" => value.as_array().is_some_and(|v| (v.len() as u64) < rule.as_u64().expect("a number")),
            "uniqueItems" => value.as_array().is_some_and(|v| v.iter().enumerate().any(|(i, x)| v[..i].contains(x))),
            "pattern" => {
                let pattern = regex::Regex::new(rule.as_str().expect("a pattern")).expect("a pattern of the schema");
                value.as_str().is_some_and(|v| !pattern.is_match(v))
            }
            "format" => value.as_str().is_some_and(|v| !has_format(rule.as_str().expect("a format"), v)),
            "anyOf" => matching(root, rule, value) == 0,
            "oneOf" => matching(root, rule, value) != 1,
            other => panic!("the schema uses `{other}`, which is not checked"),
        };
        if wrong {
            found.push(format!("{at}: breaks `{keyword}`: {rule}"));
        }
    }
}

fn matching(root: &Value, rules: &Value, value: &Value) -> usize {
    let fits = |rule: &&Value| {
        let mut found = Vec::new();
        check(root, rule, value, "", &mut found);
        found.is_empty()
    };
    rules.as_array().expect("a list").iter().filter(fits).count()
}

fn is(kind: &Value, value: &Value) -> bool {
    match kind.as_str().expect("a type") {
        "null" => value.is_null(),
        "boolean" => value.is_boolean(),
        "integer" => value.is_u64() || value.is_i64(),
        "number" => value.is_number(),
        "string" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        other => panic!("the schema uses the type `{other}`"),
    }
}

fn has_format(format: &str, text: &str) -> bool {
    let reference = r"^[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*$";
    let pattern = match format {
        "uri" => r"^[A-Za-z][A-Za-z0-9+.\-]*:[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*$",
        "uri-reference" => reference,
        "date-time" => r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d",
        other => panic!("the schema uses the format `{other}`"),
    };
    regex::Regex::new(pattern).expect("our own pattern").is_match(text)
}
