//! UTF-16: telling it by its zeros where no mark says so, and reading and writing it.

use super::draft::Draft;

/// Which of the two bytes of a unit comes first.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Endian {
    /// The low byte.
    Little,
    /// The high byte.
    Big,
}

impl Endian {
    fn unit(self, pair: [u8; 2]) -> u16 {
        match self {
            Self::Little => u16::from_le_bytes(pair),
            Self::Big => u16::from_be_bytes(pair),
        }
    }

    fn pair(self, unit: u16) -> [u8; 2] {
        match self {
            Self::Little => unit.to_le_bytes(),
            Self::Big => unit.to_be_bytes(),
        }
    }
}

/// Bytes looked at.
const SAMPLE: usize = 8 << 10;

/// The byte order of UTF-16 text without a mark, told by its zeros; `None` where it is not UTF-16 or not sure.
///
/// Western text has a zero in nearly every high byte. Text in another alphabet has zeros in the high bytes of its
/// spaces and line ends, and one value in most of the others. Chinese, Japanese and Korean without a mark are not
/// told.
pub(super) fn guess(bytes: &[u8]) -> Option<Endian> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    memchr::memchr(0, sample)?;
    let (pairs, _) = sample.as_chunks::<2>();
    let zeros = |half: usize| pairs.iter().filter(|p| p[half] == 0).count();
    let endian = match (zeros(0), zeros(1)) {
        (0, 1..) => Endian::Little,
        (1.., 0) => Endian::Big,
        _ => return None,
    };
    let mut high = [0usize; 256];
    for pair in pairs {
        let unit = endian.unit(*pair);
        // Control characters other than tab and line ends: these are numbers, not text.
        if unit < 0x20 && !matches!(unit, 0x09 | 0x0A | 0x0C | 0x0D) {
            return None;
        }
        high[usize::from(unit >> 8)] += 1;
    }
    let others = pairs.len() - high[0];
    let most = high[1..].iter().max().copied().unwrap_or(0);
    let western = pairs.len() >= 2 && high[0] * 10 >= pairs.len() * 7;
    let alphabet = others >= 8 && high[0] * 20 >= pairs.len() && most * 2 >= others && most * 10 >= pairs.len();
    (western || alphabet).then_some(endian)
}

/// Reads UTF-16 from byte `start`, where the mark ends. Single surrogates and a last odd byte are undecodable.
pub(super) fn decode(draft: &mut Draft<'_>, start: usize, endian: Endian) {
    let (pairs, odd) = draft.bytes[start..].as_chunks::<2>();
    let mut at = start;
    for c in char::decode_utf16(pairs.iter().map(|p| endian.unit(*p))) {
        // A decoding error is one unit: what follows it is looked at again.
        let len = c.as_ref().map_or(2, |c| c.len_utf16() * 2);
        match c {
            Ok(c) => draft.character(c, len as u8),
            Err(_) => draft.undecodable(at..at + len),
        }
        at += len;
    }
    draft.undecodable(at..at + odd.len());
}

/// Appends `text` in UTF-16.
pub(super) fn encode(text: &str, endian: Endian, out: &mut Vec<u8>) {
    for unit in text.encode_utf16() {
        out.extend(endian.pair(unit));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn encoded(text: &str, endian: Endian) -> Vec<u8> {
        let mut out = Vec::new();
        encode(text, endian, &mut out);
        out
    }

    #[test]
    fn alphabets_are_told_by_their_zeros() {
        for text in ["Hi", "Two plain lines.\nNo mark.", "Дорога ведёт к озеру.\nТам тихо.", "Η θάλασσα ήταν ήρεμη."]
        {
            for endian in [Endian::Little, Endian::Big] {
                assert_eq!(guess(&encoded(text, endian)), Some(endian), "{text}");
            }
        }
    }

    #[test]
    fn zeros_in_plain_text_do_not_make_it_utf16() {
        for bytes in
            [&b"ab\0c"[..], b"one\0two\0three\0four.", b"a line with a \0 in it, and no other", b"\0\0\0\0", b""]
        {
            assert_eq!(guess(bytes), None, "{bytes:?}");
        }
    }
}
