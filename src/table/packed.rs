//! Packed tables: the built-in rule files, parsed when the program is built (`rules/embed.rs` packs them).
//!
//! A value is one byte that says what it is, and its content; lengths are LEB128. `s` a string (length, bytes), `i` a
//! whole number and `n` a number (eight bytes, little end first), `t` and `f` true and false, `[` a list (length,
//! values), `{` a table (length, then a key without its `s` and a value for each entry), `?` anything else. Places are
//! left out: only mistakes need them, and the files have none.

use super::value::{Data, Key, Value};
use std::borrow::Cow;

/// The value that was packed. `None` where the bytes are no packed value.
pub(super) fn unpack(packed: &'static [u8]) -> Option<Value> {
    let mut reader = Reader { rest: packed };
    reader.value().filter(|_| reader.rest.is_empty())
}

struct Reader {
    rest: &'static [u8],
}

impl Reader {
    fn take(&mut self, n: usize) -> Option<&'static [u8]> {
        let (taken, rest) = self.rest.split_at_checked(n)?;
        self.rest = rest;
        Some(taken)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn length(&mut self) -> Option<usize> {
        let mut length = 0;
        for shift in (0..usize::BITS).step_by(7) {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Some(length);
            }
        }
        None
    }

    fn eight(&mut self) -> Option<[u8; 8]> {
        self.take(8)?.try_into().ok()
    }

    fn text(&mut self) -> Option<Cow<'static, str>> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).ok().map(Cow::Borrowed)
    }

    fn value(&mut self) -> Option<Value> {
        let data = match self.byte()? {
            b's' => Data::Text(self.text()?),
            b'i' => Data::Integer(i64::from_le_bytes(self.eight()?)),
            b'n' => Data::Number(f64::from_le_bytes(self.eight()?)),
            b't' => Data::Flag(true),
            b'f' => Data::Flag(false),
            b'?' => Data::Other,
            b'[' => {
                let length = self.length()?;
                Data::List((0..length).map(|_| self.value()).collect::<Option<_>>()?)
            }
            b'{' => {
                let length = self.length()?;
                let mut entry = || Some((Key { name: self.text()?, span: 0..0 }, self.value()?));
                Data::Table((0..length).map(|_| entry()).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some(Value { data, span: 0..0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_says() {
        let value = unpack(b"{\x02\x01a[\x02s\x02hii\x07\0\0\0\0\0\0\0\x01bt").expect("a packed value");
        let Data::Table(entries) = value.data else { panic!("a table") };
        assert_eq!(entries.iter().map(|(k, _)| &*k.name).collect::<Vec<_>>(), ["a", "b"]);
        let list = entries[0].1.as_list().expect("a list");
        assert_eq!((list[0].as_text(), list[1].as_integer()), (Some("hi"), Some(7)));
        assert_eq!(entries[1].1.as_flag(), Some(true));
    }

    #[test]
    fn other_bytes_are_nothing() {
        for bytes in
            [&b""[..], b"s\x05hi", b"x", b"tt", b"{\x01\x01at?", b"s\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF"]
        {
            assert!(unpack(bytes).is_none(), "{bytes:?}");
        }
    }
}
