//! Telling binary files from text by their first bytes.

use super::utf16;

/// Bytes looked at.
const SAMPLE: usize = 8 << 10;
/// Starts of files whose first 8 KiB may hold no zero byte: PDF, ZIP, gzip, Zstandard, xz, bzip2, `PostScript`.
const STARTS: [&[u8]; 7] =
    [b"%PDF-", b"PK\x03\x04", b"\x1F\x8B", b"\x28\xB5\x2F\xFD", b"\xFD7zXZ", b"BZh9", b"%!PS-Adobe"];

/// Whether a file looks like something other than text: a known start, a zero byte in the first 8 KiB of what is not
/// UTF-16, or control characters for more than a tenth of them.
#[must_use]
pub fn is_binary(bytes: &[u8]) -> bool {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    if STARTS.iter().any(|s| sample.starts_with(s)) {
        return true;
    }
    let utf16_mark = sample.starts_with(b"\xFF\xFE") || sample.starts_with(b"\xFE\xFF");
    if utf16_mark {
        return false;
    }
    if memchr::memchr(0, sample).is_some() {
        return utf16::guess(bytes).is_none();
    }
    // Escape starts the colours of terminal logs, which are text. Most blocks hold no control character at all.
    let control = |b: u8| (b < 9) | ((0x0E..0x20).contains(&b) && (b != 0x1B)) || (b == 0x7F);
    let (blocks, rest) = sample.as_chunks::<32>();
    let count = |part: &[u8]| part.iter().filter(|b| control(**b)).count();
    let odd = |block: &&[u8; 32]| block.iter().fold(0u8, |odd, b| odd | u8::from(control(*b))) != 0;
    let controls = blocks.iter().filter(odd).map(|b| count(b)).sum::<usize>() + count(rest);
    controls * 10 > sample.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_in_any_encoding_is_not_binary() {
        for bytes in [
            &b""[..],
            b"plain\r\n\ttext\x0C",
            b"\xC4\xEE\xF0\xEE\xE3\xE0 \xE2\xE5\xE4\xB8\xF2",
            b"\xFF\xFEh\0i\0",
            b"n\0o\0 \0m\0a\0r\0k\0",
            b"\x1B[31mred\x1B[0m",
        ] {
            assert!(!is_binary(bytes), "{bytes:?}");
        }
    }

    #[test]
    fn zeros_controls_and_known_starts_are_binary() {
        for bytes in [&b"\x7FELF\x02\x01\x01\0\0"[..], b"%PDF-1.7\n", b"a\0b", b"\x01\x02\x03\x04 abc", b"\x1F\x8B\x08"]
        {
            assert!(is_binary(bytes), "{bytes:?}");
        }
    }
}
